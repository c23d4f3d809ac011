package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** The state machine as it is published: notes and discharge events through the topology. */
final class AdmissionStatesTest {

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
    void shouldBecomeFinalWithADischargeAndGoBackWhenItIsCancelled() {
        harness.send(Notes.live("n", "fever").setChartedAt(Notes.RECEIVED));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGE_CANCELLED, 20));

        List<TokenizedAdmission> revisions = harness.live();
        assertThat(revisions)
                .extracting(TokenizedAdmission::getStatus)
                .containsExactly(
                        AdmissionStatus.PRELIMINARY,
                        AdmissionStatus.FINAL,
                        AdmissionStatus.PRELIMINARY);
        assertThat(revisions)
                .extracting(TokenizedAdmission::getRevision)
                .containsExactly(256L, 257L, 258L);
        assertThat(revisions.get(1).getTokenIds()).isEqualTo(revisions.get(0).getTokenIds());
    }

    @Test
    void shouldBeFinalAtOnceWhenTheDischargeCameBeforeTheNote() {
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));
        assertThat(harness.live()).isEmpty();
        harness.send(Notes.live("n", "fever").setChartedAt(Notes.RECEIVED));

        assertThat(last().getStatus()).isEqualTo(AdmissionStatus.FINAL);
        assertThat(last(0).getRevision()).isEqualTo(257);
    }

    @Test
    void shouldBeRevisedByAnAddendumToTheFinalSummary() {
        harness.send(Notes.discharge("d", "pneumonia"));
        harness.send(
                Notes.discharge("a", "and fever")
                        .setStatus(NoteStatus.ADDENDUM)
                        .setParentNoteId("d"));

        assertThat(last().getStatus()).isEqualTo(AdmissionStatus.REVISED);
        // What it adds to comes first, although both were charted at one time.
        assertThat(ids(1)).containsExactly("d", "a");
    }

    @Test
    void shouldBeRevisedWhenTheFinalSummaryIsAmendedAndNotWhenTheOldOneComesLate() {
        harness.send(
                Notes.discharge("d", "pneumonia and fever")
                        .setStatus(NoteStatus.AMENDED)
                        .setSourceVersion(7));
        harness.send(Notes.discharge("d", "pneumonia").setSourceVersion(3));

        assertThat(revisions()).hasSize(1);
        assertThat(last(0).getStatus()).isEqualTo(AdmissionStatus.REVISED);
        assertThat(last(0).getTokenIds()).hasSize(3);
    }

    @Test
    void shouldGoBackToTheNotesWhenTheSummaryWasAnError() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.discharge("d", "pneumonia"));
        harness.send(
                Notes.discharge("d", "pneumonia")
                        .setSourceVersion(1)
                        .setStatus(NoteStatus.ENTERED_IN_ERROR));

        assertThat(last().getStatus()).isEqualTo(AdmissionStatus.PRELIMINARY);
        assertThat(ids(2)).containsExactly("n");
    }

    @Test
    void shouldPublishNothingForAnEventThatIsSentAgainOrSaysNothingOfDischarge() {
        harness.send(Notes.live("n", "fever").setChartedAt(Notes.RECEIVED));
        harness.send(Notes.event(AdmissionEventKind.ADMITTED, 1));
        harness.send(Notes.event(AdmissionEventKind.TRANSFERRED, 2));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));

        assertThat(revisions()).hasSize(2);
        assertThat(harness.dead(Topics.ADMISSIONS_EVENTS)).isEmpty();
    }

    @Test
    void shouldTakeBackWhatIsToBillWhenTheAdmissionIsCancelledUntilItIsDischargedAgain() {
        harness.send(Notes.discharge("d", "pneumonia").setChartedAt(Notes.RECEIVED));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));
        assertThat(last().getStatus()).isEqualTo(AdmissionStatus.FINAL);

        harness.send(Notes.event(AdmissionEventKind.ADMISSION_CANCELLED, 20));
        assertThat(last().getStatus()).isEqualTo(AdmissionStatus.PRELIMINARY);

        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 30));
        assertThat(last().getStatus()).isEqualTo(AdmissionStatus.FINAL);
    }

    @Test
    void shouldPutAsideAMergeAMoveAndWhatItDoesNotKnowAndChangeNothing() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.event(AdmissionEventKind.MERGED, 3));
        harness.send(Notes.event(AdmissionEventKind.MOVED, 4));
        harness.send(Notes.event(AdmissionEventKind.UNKNOWN, 5));

        assertThat(
                        harness.dead(Topics.ADMISSIONS_EVENTS).stream()
                                .map(dead -> DeadLetter.from(dead.getHeaders()).reasonCode()))
                .containsExactly("merge_not_applied", "move_not_applied", "event_kind_unknown");
        assertThat(harness.live()).hasSize(1);
    }

    /** The same of the same sender, under the same message id; only our clock has gone on. */
    @Test
    void shouldPublishNothingForAMessageThatIsSentAgain() {
        harness.send(Notes.live("n", "fever").setMessageId("17#abc"));
        harness.send(Notes.discharge("d", "pneumonia").setMessageId("18#def"));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));
        assertThat(harness.live()).hasSize(2);
        assertThat(harness.normalized()).hasSize(2);

        harness.send(
                Notes.live("n", "fever")
                        .setMessageId("17#abc")
                        .setReceivedAt(Notes.RECEIVED.plusSeconds(60)));
        harness.send(
                Notes.discharge("d", "pneumonia")
                        .setMessageId("18#def")
                        .setReceivedAt(Notes.RECEIVED.plusSeconds(61)));
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 10));

        assertThat(harness.live()).isEmpty();
        assertThat(harness.normalized()).isEmpty();
        assertThat(harness.history()).isEmpty();
        assertThat(harness.dead()).isEmpty();
        assertThat(harness.dead(Topics.ADMISSIONS_EVENTS)).isEmpty();
    }

    @Test
    void shouldCodeASummaryOfHistoryTogetherWithTheLiveAddendumToIt() {
        harness.send(
                Notes.history("d", "pneumonia", false)
                        .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                        .setChartedAt(Instant.ofEpochSecond(1)));
        assertThat(harness.live()).isEmpty();
        harness.send(
                Notes.live("a", "fever")
                        .setParentNoteId("d")
                        .setStatus(NoteStatus.ADDENDUM)
                        .setChartedAt(Instant.ofEpochSecond(2)));

        TokenizedAdmission admission = last();
        assertThat(admission.getNotes())
                .extracting(TokenizedNote::getNoteId)
                .containsExactly("d", "a");
        assertThat(admission.getTokenIds()).hasSize(2).doesNotContain(4);
    }

    @Test
    void shouldReadOnlyCategoriesThatCountUntilTheSummaryComes() throws IOException {
        harness.close();
        harness =
                new TopologyHarness(
                        folder,
                        PreprocessLimits.of(StateRetention.of(Duration.ofDays(90))),
                        Stage.LIVE,
                        new CodingRules(Set.of("PHYSICIAN")),
                        CatchUp.AT_ONCE);
        harness.send(Notes.live("n", "fever"));
        assertThat(harness.live()).isEmpty();
        harness.send(Notes.live("p", "cough").setCategory(NoteCategory.PHYSICIAN));
        harness.send(
                Notes.live("p", "cough")
                        .setCategory(NoteCategory.PHYSICIAN)
                        .setSourceVersion(1)
                        .setStatus(NoteStatus.ENTERED_IN_ERROR));

        assertThat(revisions())
                .extracting(TokenizedAdmission::getStatus)
                .containsExactly(AdmissionStatus.PRELIMINARY, AdmissionStatus.RETRACTED);
        assertThat(harness.normalized()).hasSize(3);
    }

    @Test
    void shouldRaiseTheNumberWithTheNextNoteWhenTheStateHasForgottenTheEvents() {
        harness.send(Notes.live("n", "fever").setChartedAt(Notes.RECEIVED));
        for (long i = 0; i < 20; i++) {
            harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 2 * i));
            harness.send(Notes.event(AdmissionEventKind.DISCHARGE_CANCELLED, 2 * i + 1));
        }
        long before = last().getRevision();
        harness.advance(Duration.ofDays(91));
        harness.send(Notes.live("late", "cough"));

        assertThat(ids(0)).containsExactly("late");
        assertThat(last(0).getRevision()).isGreaterThan(before);
    }

    private List<TokenizedAdmission> seen = List.of();

    private List<TokenizedAdmission> revisions() {
        seen = harness.live();
        return seen;
    }

    private TokenizedAdmission last() {
        revisions();
        return seen.get(seen.size() - 1);
    }

    /** Of those that were looked at last, or of new ones where there are. */
    private TokenizedAdmission last(int index) {
        List<TokenizedAdmission> fresh = harness.live();
        seen = fresh.isEmpty() ? seen : fresh;
        return seen.get(index);
    }

    private List<String> ids(int index) {
        return last(index).getNotes().stream().map(TokenizedNote::getNoteId).toList();
    }
}
