package org.longitude.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.v1.NoteStatus;

final class LedgerTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Ledger ledger = new Ledger();

    @BeforeEach
    void begin() {
        ledger.beginFeeding();
    }

    @Test
    void shouldCountAnAdmissionAsCodedWhenAPredictionHasReadAllOfItsNotes() {
        // given: a summary and its addendum
        ledger.sending(Lots.of("a", Lots.note("a", "1"), Lots.addendum("a", "2", "1")), 0);

        // when
        Row early = ledger.predicted(Predictions.of("a", 1, "1"), 10 * MS);
        Row whole = ledger.predicted(Predictions.of("a", 2, "1", "2"), 25 * MS);

        // then
        assertThat(early).isNull();
        assertThat(whole).isNotNull();
        assertThat(whole.latencyMs()).isEqualTo(25);
        assertThat(ledger.totals().coded()).isEqualTo(1);
        assertThat(ledger.totals().predictions()).isEqualTo(2);
        assertThat(ledger.waiting()).isZero();
    }

    @Test
    void shouldWaitAgainWhenAFurtherNoteOfACodedAdmissionIsSent() {
        // given
        ledger.sending(Lots.of("a", Lots.note("a", "1")), 0);
        ledger.predicted(Predictions.of("a", 1, "1"), MS);

        // when
        ledger.sending(Lots.of("a", Lots.addendum("a", "2", "1")), 2 * MS);

        // then
        assertThat(ledger.waiting()).isEqualTo(1);
        ledger.predicted(Predictions.of("a", 2, "1", "2"), 5 * MS);
        assertThat(ledger.waiting()).isZero();
        assertThat(ledger.totals().fed()).isEqualTo(1);
        assertThat(ledger.totals().coded()).isEqualTo(1);
    }

    @Test
    void shouldCountADuplicateWhenARevisionIsSeenAgain() {
        ledger.sending(Lots.of("a", Lots.note("a", "1")), 0);

        ledger.predicted(Predictions.of("a", 1, "1"), MS);
        ledger.predicted(Predictions.of("a", 1, "1"), 2 * MS);
        ledger.predicted(Predictions.of("b", 1, "9"), 2 * MS);

        assertThat(ledger.totals().duplicates()).isEqualTo(1);
        assertThat(ledger.totals().coded()).isEqualTo(1);
    }

    @Test
    void shouldNotWaitForAnAdmissionWhenOneOfItsRecordsWasDeadLettered() {
        ledger.sending(Lots.of("a", Lots.note("a", "1")), 0);

        Row row = ledger.deadLettered("a", "preprocess", "too_large");
        ledger.deadLettered(null, "ingest", "bad_json");

        assertThat(row).isNotNull();
        assertThat(row.deadLetter()).isEqualTo("too_large");
        assertThat(ledger.waiting()).isZero();
        assertThat(ledger.totals().coded()).isZero();
        assertThat(ledger.totals().deadLetters())
                .isEqualTo(Map.of("preprocess:too_large", 1L, "ingest:bad_json", 1L));
    }

    @Test
    void shouldTakeTheEarlierCodesWhenAnEarlierRunCodedTheSameNotes() {
        // given
        Ledger kept = new Ledger();
        kept.predicted(Predictions.of("a", 1, "1"), 0);
        kept.deadLettered("x", "coder", "earlier");
        kept.beginFeeding();

        // when
        Row row = kept.sending(Lots.of("a", Lots.note("a", "1")), MS);

        // then
        assertThat(kept.codedEarlier("a")).isTrue();
        assertThat(kept.codedEarlier("b")).isFalse();
        assertThat(row).isNotNull();
        assertThat(row.coded()).isTrue();
        assertThat(row.latencyMs()).isNull();
        assertThat(kept.waiting()).isZero();
        assertThat(kept.totals().deadLettered()).isZero();
        assertThat(kept.totals().latencyMs().p50()).isNull();
    }

    @Test
    void shouldLeaveAdmissionIdsOfThoseThatWaitWhenItIsAsked() {
        ledger.sending(Lots.of("a", Lots.note("a", "1")), 0);
        ledger.sending(Lots.of("b", Lots.note("b", "2")), 0);
        ledger.predicted(Predictions.of("a", 1, "1"), MS);

        assertThat(ledger.waitingAdmissions(5)).containsExactly("b");
    }

    @Test
    void shouldScoreOnlyWhatHasATruthWhenSomeAdmissionsHaveNone() {
        // given: 401.9 and 428.0 are assigned by every prediction here
        ledger.sending(Lots.of("a", List.of("401.9", "250.00"), Lots.note("a", "1")), 0);
        ledger.sending(Lots.of("b", Lots.note("b", "2")), 0);

        // when
        ledger.predicted(Predictions.of("a", 1, "1"), MS);
        ledger.predicted(Predictions.of("b", 1, "2"), MS);

        // then: one right, one wrong, one missed
        assertThat(ledger.totals().microF1()).isEqualTo(0.5);
    }

    @Test
    void shouldHaveNoScoreWhenNobodySaysTheTruth() {
        ledger.sending(Lots.of("a", Lots.note("a", "1")), 0);
        ledger.predicted(Predictions.of("a", 1, "1"), MS);

        assertThat(ledger.totals().microF1()).isNull();
        assertThat(ledger.totals().macroF1()).isNull();
    }

    @Test
    void shouldNotReadANoteThatWasEnteredInErrorWhenItDecidesWhatCounts() {
        ledger.sending(
                Lots.of("a", Lots.note("a", "1"), Lots.note("a", "2", NoteStatus.ENTERED_IN_ERROR)),
                0);

        ledger.predicted(Predictions.of("a", 1, "1"), MS);

        assertThat(ledger.waiting()).isZero();
    }
}
