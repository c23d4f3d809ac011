package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * The live path where its tokenizer's admissions were published before: by a re-tokeniser whose
 * tokenizer it has now, or by itself before a reset.
 */
final class HandOverTopologyTest {

    /** What the first note alone, and with one and two events, is numbered. */
    private static final long NOTE = RevisionNumber.of(0, 0, 0);

    private static final long NOTE_AND_EVENT = RevisionNumber.of(0, 1, 0);
    private static final long TWO_NOTES_AND_EVENT = RevisionNumber.of(1, 1, 0);
    private static final long TWO_NOTES_AND_TWO_EVENTS = RevisionNumber.of(1, 2, 0);

    private final AtomicBoolean done = new AtomicBoolean();
    private final Leader leader = new Leader(done, true);

    @TempDir Path folder;

    private TopologyHarness harness;

    @BeforeEach
    void open() throws IOException {
        harness =
                new TopologyHarness(
                        folder,
                        PreprocessLimits.of(StateRetention.of(Duration.ofDays(90))),
                        Stage.LIVE,
                        CodingRules.standard(),
                        leader);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void shouldNotPublishAgainWhatWasPublishedAndSayWhatChangesNext() {
        leader.published.put("adm", NOTE);
        harness.send(note("n"));
        goOn();
        assertThat(harness.live()).isEmpty();

        harness.send(discharge(10));

        assertThat(harness.live())
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.getRevision()).isEqualTo(NOTE_AND_EVENT);
                            assertThat(each.getStatus()).isEqualTo(AdmissionStatus.FINAL);
                        });
    }

    @Test
    void shouldNotPublishTheDischargeThatTheOtherApplicationHasReadFirst() {
        leader.published.put("adm", NOTE_AND_EVENT);
        harness.send(note("n"));
        goOn();
        harness.send(discharge(10));
        assertThat(harness.live()).isEmpty();

        harness.send(note("m"));

        assertThat(harness.live())
                .extracting(TokenizedAdmission::getRevision)
                .containsExactly(TWO_NOTES_AND_EVENT);
    }

    @Test
    void shouldPublishTheLastWordThoughTheWayThereWasBehindWhatWasPublished() {
        // Published when note, unread note and discharge were known: final.
        leader.published.put("adm", TWO_NOTES_AND_EVENT);
        harness.send(summary());
        goOn();
        // Anew, the events are read before the unread note, and the discharge was cancelled.
        harness.send(discharge(10));
        harness.send(cancelled(11));
        assertThat(harness.live()).isEmpty();

        harness.send(note("unread"));

        assertThat(harness.live())
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.getRevision()).isEqualTo(TWO_NOTES_AND_TWO_EVENTS);
                            assertThat(each.getStatus()).isEqualTo(AdmissionStatus.PRELIMINARY);
                        });
    }

    @Test
    void shouldPublishEachAdmissionOnceWhenAllWasRead() {
        harness.send(note("n"));
        harness.send(note("m"));
        harness.send(discharge(10));
        assertThat(harness.live()).isEmpty();

        goOn();

        assertThat(harness.live())
                .extracting(TokenizedAdmission::getRevision)
                .containsExactly(TWO_NOTES_AND_EVENT);
        assertThat(harness.normalized()).hasSize(2);
    }

    @Test
    void shouldSayThatItHasSettledOnlyAfterTheCallThatPublished() {
        harness.send(note("n"));
        done.set(true);
        harness.advance(CatchUp.LOOK_EVERY);
        assertThat(harness.live()).hasSize(1);
        assertThat(leader.settled).isEmpty();

        harness.advance(CatchUp.LOOK_EVERY);

        assertThat(leader.settled).containsExactly(0);
    }

    @Test
    void shouldHaveSettledWithItsFirstRecordWhenThereIsNothingToFollow() throws IOException {
        done.set(true);
        try (TopologyHarness fresh = harness(100)) {
            fresh.send(note("n"));

            fresh.advance(CatchUp.LOOK_EVERY);

            assertThat(leader.settled).containsExactly(0);
        }
    }

    @Test
    void shouldPutAsideTheNoteThatExceedsTheTokensThoughItIsSilent() throws IOException {
        try (TopologyHarness small = harness(2)) {
            small.send(Notes.live("n", "fever"));
            small.send(Notes.live("large", "one two three four"));
            small.send(Notes.live("m", "cough"));
            assertThat(small.live()).isEmpty();

            done.set(true);
            small.advance(Duration.ofSeconds(5));

            assertThat(small.live())
                    .singleElement()
                    .satisfies(each -> assertThat(each.getNotes()).hasSize(2));
            assertThat(small.dead())
                    .extracting(dead -> DeadLetter.from(dead.getHeaders()).reasonCode())
                    .containsExactly("tokens_exceed_limit");
        }
    }

    private TopologyHarness harness(int tokensMax) throws IOException {
        return new TopologyHarness(
                folder.resolve("own"),
                new PreprocessLimits(
                        StateRetention.of(Duration.ofDays(90)),
                        RecordLimits.ADMISSION_NOTES_MAX,
                        tokensMax,
                        100_000),
                Stage.LIVE,
                CodingRules.standard(),
                leader);
    }

    private void goOn() {
        done.set(true);
        harness.advance(Duration.ofSeconds(5));
    }

    private static ClinicalNote.Builder note(String id) {
        return Notes.live(id, "fever").setChartedAt(Notes.RECEIVED);
    }

    private static ClinicalNote.Builder summary() {
        return note("n").setCategory(NoteCategory.DISCHARGE_SUMMARY);
    }

    private static AdmissionEvent discharge(int minute) {
        return Notes.event(AdmissionEventKind.DISCHARGED, minute);
    }

    private static AdmissionEvent cancelled(int minute) {
        return Notes.event(AdmissionEventKind.DISCHARGE_CANCELLED, minute);
    }
}
