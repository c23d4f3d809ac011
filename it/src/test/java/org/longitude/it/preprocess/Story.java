package org.longitude.it.preprocess;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * One admission's story with everything that may happen to notes: versions, a retraction, a
 * replacement, an addendum, texts of one version number, duplicates, a discharge that was
 * cancelled.
 */
final class Story {

    static final String VOCABULARY = "one two three fever cough pneumonia and with on day , .";

    static final List<String> NOTES_AT_THE_END = List.of("summary", "addendum", "late");

    private static final Instant START = Instant.parse("2150-01-01T00:00:00Z");
    private static final Instant RECEIVED = Instant.parse("2026-11-22T08:00:00Z");

    private Story() {}

    /** One thing that arrives. */
    interface Step {
        void sendTo(NoteFeed feed);
    }

    /** So many orders, each of an admission of its own, a third of the steps repeated. */
    static List<List<Step>> orders(int count) {
        List<List<Step>> orders = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            Random random = new Random(seed);
            List<Step> steps = new ArrayList<>(steps("adm" + seed));
            for (Step step : List.copyOf(steps)) {
                if (random.nextInt(3) == 0) {
                    steps.add(step);
                }
            }
            Collections.shuffle(steps, random);
            orders.add(steps);
        }
        return orders;
    }

    /** A further addendum to every admission. */
    static List<Step> lastWord(int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String admission = "adm" + i;
            steps.add(
                    feed ->
                            feed.send(
                                    note(admission, "late", "cough", 40)
                                            .setParentNoteId(admission + "summary")
                                            .setStatus(NoteStatus.ADDENDUM)));
        }
        return steps;
    }

    private static List<Step> steps(String id) {
        return List.of(
                note(note(id, "nursing", "one fever", 1)),
                note(note(id, "nursing", "one fever and cough", 2).setSourceVersion(1)),
                note(note(id, "wrong", "three", 3)),
                note(
                        note(id, "wrong", "three", 4)
                                .setSourceVersion(1)
                                .setStatus(NoteStatus.ENTERED_IN_ERROR)),
                note(summary(id, "draft", "pneumonia", 5)),
                note(summary(id, "summary", "one", 6).setReplacesNoteId(id + "draft")),
                note(
                        summary(id, "summary", "pneumonia with fever", 7)
                                .setReplacesNoteId(id + "draft")
                                .setStatus(NoteStatus.AMENDED)
                                .setSourceVersion(2)),
                note(
                        summary(id, "summary", "pneumonia with cough", 8)
                                .setReplacesNoteId(id + "draft")
                                .setStatus(NoteStatus.AMENDED)
                                .setSourceVersion(2)),
                note(
                        note(id, "addendum", "and two", 9)
                                .setParentNoteId(id + "summary")
                                .setStatus(NoteStatus.ADDENDUM)),
                event(id, AdmissionEventKind.DISCHARGED, 10),
                event(id, AdmissionEventKind.DISCHARGE_CANCELLED, 11),
                event(id, AdmissionEventKind.DISCHARGED, 12));
    }

    private static ClinicalNote.Builder note(String id, String name, String text, int minute) {
        return NoteFeed.note(id, id + name, text)
                .setChartedAt(START.plusSeconds(60L * minute))
                .setReceivedAt(RECEIVED.plusSeconds(60L * minute));
    }

    private static ClinicalNote.Builder summary(String id, String name, String text, int minute) {
        return note(id, name, text, minute).setCategory(NoteCategory.DISCHARGE_SUMMARY);
    }

    private static Step note(ClinicalNote.Builder note) {
        return feed -> feed.send(note);
    }

    private static Step event(String id, AdmissionEventKind kind, int minute) {
        AdmissionEvent event =
                AdmissionEvent.newBuilder()
                        .setAdmissionId(id)
                        .setKind(kind)
                        .setOccurredAt(START.plusSeconds(60L * minute))
                        .setSourceSystem("adt")
                        .setMessageId(id + minute)
                        .setReceivedAt(RECEIVED.plusSeconds(60L * minute))
                        .build();
        return feed -> feed.send(event);
    }

    /** What somebody assigned, so that a trainer takes the admission. */
    static AssignedCodes codes(String admission) {
        return AssignedCodes.newBuilder()
                .setAdmissionId(admission)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setKind(CodeKind.DIAGNOSIS)
                .setCodes(
                        List.of(
                                AssignedCode.newBuilder()
                                        .setCode("486")
                                        .setDecision(CodeDecision.ACCEPTED)
                                        .setSource("billing")
                                        .build()))
                .setAssignedBy("billing")
                .setSourceSystem("it")
                .setMessageId("codes-" + admission)
                .setReceivedAt(RECEIVED)
                .build();
    }
}
