package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.admission.CodingText;
import org.longitude.schemas.IntList;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** The same notes in any order end in the same text, which is what the pure function says. */
final class ArrivalOrderTest {

    private static final int ORDERS = 200;

    @TempDir Path folder;

    /** What must be equal; revisions and places in notes.raw may differ. */
    record Content(AdmissionStatus status, List<Integer> ids, List<String> notes, String patient) {
        static Content of(TokenizedAdmission admission) {
            return new Content(
                    admission.getStatus(),
                    List.copyOf(admission.getTokenIds()),
                    admission.getNotes().stream().map(TokenizedNote::getNoteId).toList(),
                    admission.getPatientId());
        }
    }

    @Test
    void shouldEndInTheSameContentWhateverTheOrder() throws IOException {
        for (List<ClinicalNote.Builder> story : stories()) {
            Set<Content> ends = new HashSet<>();
            Map<String, Long> revisions = new HashMap<>();
            try (TopologyHarness harness = new TopologyHarness(folder)) {
                for (int order = 0; order < ORDERS; order++) {
                    send(harness, story, order);
                }
                Map<String, Content> last = new HashMap<>();
                for (TokenizedAdmission admission : harness.live()) {
                    String id = admission.getAdmissionId();
                    assertThat(admission.getRevision())
                            .isGreaterThan(revisions.getOrDefault(id, 0L));
                    revisions.put(id, admission.getRevision());
                    last.put(id, Content.of(admission));
                }
                assertThat(last).hasSize(ORDERS);
                ends.addAll(last.values());
                assertThat(harness.dead()).isEmpty();
            }

            assertThat(ends).containsExactly(expected(story));
        }
    }

    private static void send(TopologyHarness harness, List<ClinicalNote.Builder> story, int order) {
        Random random = new Random(order);
        List<ClinicalNote.Builder> arrivals = new ArrayList<>(story);
        for (ClinicalNote.Builder note : story) {
            if (random.nextInt(3) == 0) {
                arrivals.add(note);
            }
        }
        Collections.shuffle(arrivals, random);
        for (ClinicalNote.Builder note : arrivals) {
            harness.send(note.setAdmissionId("adm" + order));
        }
    }

    private Content expected(List<ClinicalNote.Builder> story) throws IOException {
        CodingText text =
                CodingText.select(
                        story.stream()
                                .map(note -> Arrival.Raw.of("adm", note.build(), 0, 0))
                                .map(arrival -> arrival.entry().version())
                                .toList());
        List<String> notes = text.notes().stream().map(note -> note.noteId()).toList();
        List<Integer> ids = new ArrayList<>();
        try (TopologyHarness harness = new TopologyHarness(folder)) {
            text.notes()
                    .forEach(
                            version ->
                                    story.stream()
                                            .map(ClinicalNote.Builder::build)
                                            .filter(
                                                    note ->
                                                            Sha256.ofText(note.getText().value())
                                                                    .equals(version.contentHash()))
                                            .findFirst()
                                            .ifPresent(note -> ids.addAll(idsOf(harness, note))));
        }
        return new Content(AdmissionStatus.valueOf(text.status().name()), ids, notes, "patient");
    }

    private static List<Integer> idsOf(TopologyHarness harness, ClinicalNote note) {
        int[] ids =
                harness.engine
                        .tokenizer()
                        .tokenize(harness.engine.normalizer().normalize(note.getText().value()))
                        .ids();
        return new ArrayList<>(IntList.of(ids));
    }

    private static List<List<ClinicalNote.Builder>> stories() {
        return List.of(
                List.of(
                        at(1, Notes.live("a", "one fever")),
                        at(2, Notes.live("a", "one fever and cough").setSourceVersion(1)),
                        at(3, Notes.live("b", "two")),
                        at(4, Notes.live("c", "three").setReplacesNoteId("b")),
                        at(5, Notes.live("b", "two and four").setSourceVersion(1)),
                        at(
                                6,
                                Notes.live("d", "four")
                                        .setParentNoteId("a")
                                        .setStatus(NoteStatus.ADDENDUM))),
                List.of(
                        at(1, Notes.live("a", "one")),
                        at(2, Notes.discharge("d", "pneumonia")),
                        at(3, Notes.discharge("d", "pneumonia and fever").setSourceVersion(2)),
                        at(4, Notes.live("x", "cough").setParentNoteId("d")),
                        at(5, Notes.discharge("e", "two").setReplacesNoteId("d")),
                        at(
                                6,
                                Notes.discharge("e", "")
                                        .setReplacesNoteId("d")
                                        .setSourceVersion(1)
                                        .setStatus(NoteStatus.ENTERED_IN_ERROR))),
                List.of(
                        at(1, Notes.live("a", "one")),
                        at(
                                2,
                                Notes.live("a", "one")
                                        .setSourceVersion(1)
                                        .setStatus(NoteStatus.ENTERED_IN_ERROR))));
    }

    private static ClinicalNote.Builder at(int second, ClinicalNote.Builder note) {
        return note.setReceivedAt(Notes.RECEIVED.plusSeconds(second))
                .setChartedAt(Instant.ofEpochSecond(second));
    }
}
