package org.longitude.model.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The state machine, one transition a test. */
final class CodingStatusTest {

    private static final CodingRules PHYSICIANS = new CodingRules(Set.of("PHYSICIAN"));

    @Test
    void shouldSayNothingWhileNoNoteOfACategoryThatCountsHasCome() {
        assertThat(status(List.of(), note("n", "NURSING", NoteStatus.FINAL, 1)))
                .isEqualTo(CodingStatus.PRELIMINARY);
        assertThat(
                        CodingText.select(
                                        List.of(note("n", "NURSING", NoteStatus.FINAL, 1)),
                                        List.of(),
                                        PHYSICIANS)
                                .status())
                .isEqualTo(CodingStatus.NOTHING);
        assertThat(CodingText.select(List.of()).status()).isEqualTo(CodingStatus.NOTHING);
    }

    @Test
    void shouldReadOnlyCategoriesThatCountUntilTheSummaryComes() {
        NoteVersion nursing = note("n", "NURSING", NoteStatus.FINAL, 1);
        NoteVersion physician = note("p", "PHYSICIAN", NoteStatus.FINAL, 2);
        NoteVersion summary = summary(NoteStatus.FINAL, 3, "h");

        assertThat(CodingText.select(List.of(nursing, physician), List.of(), PHYSICIANS).notes())
                .containsExactly(physician);
        assertThat(
                        CodingText.select(
                                        List.of(nursing, physician, summary), List.of(), PHYSICIANS)
                                .notes())
                .containsExactly(summary);
    }

    @Test
    void shouldBeFinalAtDischargeWithoutASummary() {
        assertThat(status(List.of(event(5, false)), note("n", "NURSING", NoteStatus.FINAL, 1)))
                .isEqualTo(CodingStatus.FINAL);
    }

    @Test
    void shouldBeRevisedWhenANoteWasWrittenAfterTheDischarge() {
        assertThat(
                        status(
                                List.of(event(5, false)),
                                note("n", "NURSING", NoteStatus.FINAL, 1),
                                note("late", "RADIOLOGY", NoteStatus.FINAL, 6)))
                .isEqualTo(CodingStatus.REVISED);
    }

    @Test
    void shouldGoBackWhenTheDischargeIsCancelledAndCloseAgainWithTheNext() {
        NoteVersion note = note("n", "NURSING", NoteStatus.FINAL, 1);

        assertThat(status(List.of(event(5, false), event(6, true)), note))
                .isEqualTo(CodingStatus.PRELIMINARY);
        assertThat(status(List.of(event(5, false), event(6, true), event(9, false)), note))
                .isEqualTo(CodingStatus.FINAL);
    }

    @Test
    void shouldGoBackFromAFinalSummaryAndCloseWithOneWrittenAfterTheCancellation() {
        NoteVersion before = summary(NoteStatus.FINAL, 4, "h");
        NoteVersion after = note("s2", CodingRules.DISCHARGE_SUMMARY, NoteStatus.FINAL, 8);

        assertThat(status(List.of(event(6, true)), before)).isEqualTo(CodingStatus.PRELIMINARY);
        assertThat(status(List.of(event(6, true)), before, after)).isEqualTo(CodingStatus.FINAL);
    }

    @Test
    void shouldBeRevisedWhenTheFinalSummaryWasAmendedOrSentAnewWithOtherText() {
        assertThat(status(List.of(), summary(NoteStatus.AMENDED, 1, "h")))
                .isEqualTo(CodingStatus.REVISED);
        assertThat(
                        status(
                                List.of(),
                                version(summary(NoteStatus.FINAL, 1, "h"), 0),
                                version(summary(NoteStatus.FINAL, 1, "other"), 1)))
                .isEqualTo(CodingStatus.REVISED);
        assertThat(
                        status(
                                List.of(),
                                version(summary(NoteStatus.PRELIMINARY, 1, "h"), 0),
                                version(summary(NoteStatus.FINAL, 1, "other"), 1)))
                .isEqualTo(CodingStatus.FINAL);
    }

    @Test
    void shouldNotBeRevisedByAnEventThatIsSentAgain() {
        assertThat(
                        status(
                                List.of(event(5, false), event(5, false)),
                                note("n", "NURSING", NoteStatus.FINAL, 1)))
                .isEqualTo(CodingStatus.FINAL);
    }

    private static CodingStatus status(List<DischargeEvent> events, NoteVersion... versions) {
        return CodingText.select(List.of(versions), events, CodingRules.standard()).status();
    }

    private static DischargeEvent event(long second, boolean cancelled) {
        Instant at = Instant.ofEpochSecond(second);
        return new DischargeEvent(cancelled, at, at, "adt");
    }

    private static NoteVersion summary(NoteStatus status, long charted, String hash) {
        return make("s", 0, CodingRules.DISCHARGE_SUMMARY, status, charted, hash);
    }

    private static NoteVersion note(String id, String category, NoteStatus status, long charted) {
        return make(id, 0, category, status, charted, "h");
    }

    private static NoteVersion version(NoteVersion note, long version) {
        return make(note.noteId(), version, note.category(), note.status(), 1, note.contentHash());
    }

    private static NoteVersion make(
            String id,
            long version,
            String category,
            NoteStatus status,
            long charted,
            String hash) {
        Instant at = Instant.ofEpochSecond(charted);
        return new NoteVersion(id, version, category, status, at, at, at, null, null, hash);
    }
}
