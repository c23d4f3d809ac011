package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** Notes of two patients under one admission. */
final class AdmissionPatientTest {

    private static final int ORDERS = 200;

    @TempDir Path folder;

    private TopologyHarness harness;

    @BeforeEach
    void start() throws IOException {
        harness = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void shouldPutAsideTheNoteOfAnotherPatientAndChangeNothing() {
        ClinicalNote other = of("B", Notes.live("n2", "cough")).build();
        harness.send(of("A", Notes.live("n1", "fever")));
        harness.live();
        harness.normalized();

        harness.send(other);

        List<TestRecord<byte[], byte[]>> dead = harness.dead();
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).getValue()).isEqualTo(harness.bytes(other));
        assertThat(reason(dead.get(0))).isEqualTo("patient_mismatch");
        assertThat(harness.live()).isEmpty();
        assertThat(harness.normalized()).isEmpty();
        harness.send(of("A", Notes.live("n3", "pneumonia")));
        assertThat(harness.live())
                .singleElement()
                .satisfies(
                        admission -> {
                            assertThat(noteIds(admission)).containsExactly("n1", "n3");
                            assertThat(admission.getPatientId()).isEqualTo("A");
                        });
    }

    @Test
    void shouldPutAsideALaterVersionThatNamesAnotherPatient() {
        harness.send(of("A", Notes.live("n", "fever")));
        harness.send(of("B", Notes.live("n", "cough").setSourceVersion(1)));

        assertThat(reasons()).containsExactly("patient_mismatch");
        assertThat(harness.live()).hasSize(1);
    }

    @Test
    void shouldJoinNotesThatNameNobody() {
        harness.send(of(null, Notes.live("n1", "fever")));
        harness.send(of("A", Notes.live("n2", "cough")));
        harness.send(of(null, Notes.live("n3", "one")));

        assertThat(reasons()).isEmpty();
        List<TokenizedAdmission> live = harness.live();
        assertThat(noteIds(live.get(2))).containsExactly("n1", "n2", "n3");
        assertThat(live.get(2).getPatientId()).isEqualTo("A");
    }

    @Test
    void shouldGiveTheAdmissionToAnotherOnceAllNotesOfTheFirstWereErrors() {
        harness.send(of("A", Notes.live("wrong", "fever")));
        harness.send(of("A", inError(Notes.live("wrong", "fever").setSourceVersion(1))));
        harness.send(of("B", Notes.live("right", "cough")));
        harness.send(of("A", Notes.live("wrong", "fever").setSourceVersion(2)));

        assertThat(reasons()).containsExactly("patient_mismatch");
        List<TokenizedAdmission> live = harness.live();
        TokenizedAdmission last = live.get(live.size() - 1);
        assertThat(noteIds(last)).containsExactly("right");
        assertThat(last.getPatientId()).isEqualTo("B");
    }

    @Test
    void shouldNotLetANoteComeBackWithoutTheNameThatItHad() {
        harness.send(of("A", Notes.live("wrong", "fever")));
        harness.send(of("A", inError(Notes.live("wrong", "fever").setSourceVersion(1))));
        harness.send(of("B", Notes.live("right", "cough")));
        harness.live();
        harness.send(of(null, Notes.live("wrong", "fever").setSourceVersion(2)));

        assertThat(reasons()).containsExactly("patient_mismatch");
        assertThat(harness.live()).isEmpty();
    }

    @Test
    void shouldStillKnowWhoseItIsByANoteThatAnotherReplaced() {
        harness.send(of("A", Notes.live("first", "fever")));
        harness.send(of(null, Notes.live("second", "cough").setReplacesNoteId("first")));
        harness.send(of("B", Notes.live("other", "one")));

        assertThat(reasons()).containsExactly("patient_mismatch");
    }

    @Test
    void shouldLeaveNotesWithoutAnAdmissionAlone() {
        harness.send(of("A", Notes.live("n", "fever").setAdmissionId(null)));
        harness.send(of("B", Notes.live("n", "fever").setAdmissionId(null).setSourceVersion(1)));

        assertThat(reasons()).isEmpty();
        assertThat(harness.normalized()).hasSize(2);
    }

    /** In any order: no revision joins two patients, and the one whose note came first has it. */
    @Test
    void shouldNeverJoinTwoPatientsWhateverTheOrder() {
        List<ClinicalNote.Builder> notes =
                List.of(
                        of("A", Notes.live("a1", "fever")),
                        of("A", Notes.live("a2", "cough").setReplacesNoteId("a1")),
                        of("A", inError(Notes.live("a2", "cough").setSourceVersion(1))),
                        of("B", Notes.live("b1", "one")),
                        of("B", Notes.live("b2", "two").setParentNoteId("b1")),
                        of("B", inError(Notes.live("b1", "one").setSourceVersion(3))),
                        of(null, Notes.live("n", "three")));
        Map<String, Integer> put = new HashMap<>();
        for (int order = 0; order < ORDERS; order++) {
            List<ClinicalNote.Builder> arrivals = new ArrayList<>(notes);
            Collections.shuffle(arrivals, new Random(order));
            for (ClinicalNote.Builder note : arrivals) {
                harness.send(note.setAdmissionId("adm" + order));
            }
            for (TokenizedAdmission revision : harness.live()) {
                List<String> ids = noteIds(revision);
                assertThat(
                                ids.stream().anyMatch(id -> id.startsWith("a"))
                                        && ids.stream().anyMatch(id -> id.startsWith("b")))
                        .as("order %d: %s", order, ids)
                        .isFalse();
            }
            reasons().forEach(reason -> put.merge(reason, 1, Integer::sum));
        }
        assertThat(put).containsOnlyKeys("patient_mismatch");
        assertThat(put.get("patient_mismatch")).isGreaterThanOrEqualTo(ORDERS);
    }

    private static ClinicalNote.Builder of(String patient, ClinicalNote.Builder note) {
        return note.setPatientId(patient);
    }

    private static ClinicalNote.Builder inError(ClinicalNote.Builder note) {
        return note.setStatus(NoteStatus.ENTERED_IN_ERROR);
    }

    private static List<String> noteIds(TokenizedAdmission admission) {
        return admission.getNotes().stream().map(TokenizedNote::getNoteId).toList();
    }

    private List<String> reasons() {
        return harness.dead().stream().map(AdmissionPatientTest::reason).toList();
    }

    private static String reason(TestRecord<byte[], byte[]> dead) {
        return DeadLetter.from(dead.getHeaders()).reasonCode();
    }
}
