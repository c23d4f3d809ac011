package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.RegistryUnavailableException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.TokenizedAdmission;

/** What cannot be processed, and what must not be mistaken for it. */
final class PreprocessRejectionsTest {

    private static final int TOKENS_MAX = 10;
    private static final int NOTES_MAX = 3;
    private static final long STATE_BYTES_MAX = 500;

    @TempDir Path folder;

    private TopologyHarness harness;

    @BeforeEach
    void start() throws IOException {
        harness =
                new TopologyHarness(
                        folder,
                        new PreprocessLimits(
                                StateRetention.of(Duration.ofDays(1)),
                                NOTES_MAX,
                                TOKENS_MAX,
                                STATE_BYTES_MAX));
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void shouldPutAsideTheOriginalBytesWithTheirPlaceAndGoOn() {
        byte[] broken = {0, 0, 0, 0, 1, 99, 98};
        harness.send(Notes.live("first", "fever"));
        harness.send("adm", broken);
        harness.send(Notes.live("second", "cough"));

        TestRecord<byte[], byte[]> dead = onlyDead();
        assertThat(dead.getKey()).isEqualTo("adm".getBytes(UTF_8));
        assertThat(dead.getValue()).isEqualTo(broken);
        DeadLetter letter = DeadLetter.from(dead.getHeaders());
        assertThat(letter)
                .isEqualTo(
                        new DeadLetter(
                                "preprocess-stream",
                                "corrupt_body",
                                Topics.NOTES_RAW.name(),
                                0,
                                1,
                                TopologyHarness.NOW));
        assertThat(harness.live()).hasSize(2);
    }

    @Test
    void shouldTellTheReasonsOfUndecodableBytesApart() {
        harness.send("adm", null);
        harness.send("adm", new byte[] {0, 0});
        harness.send("adm", new byte[] {7, 0, 0, 0, 1, 2});
        harness.send("adm", new byte[] {0, 0, 0, 3, 1, 2});

        assertThat(reasons())
                .containsExactly(
                        "missing_value", "too_short", "wrong_magic_byte", "unknown_schema_id");
    }

    @Test
    void shouldStopWithoutADeadLetterWhenTheRegistryDoesNotAnswer() throws IOException {
        byte[] note = harness.bytes(Notes.live("n", "fever").build());
        harness.registry.setDown(true);

        assertThatThrownBy(() -> harness.send("adm", note))
                .hasRootCauseInstanceOf(RegistryUnavailableException.class);
        assertThat(harness.dead()).isEmpty();

        harness.registry.setDown(false);
        harness.send("adm", note);
        assertThat(harness.live()).hasSize(1);
    }

    @Test
    void shouldPutAsideWhatIsDecodableAndMakesNoSense() {
        harness.send("adm", harness.bytes(Notes.live(" ", "fever").build()));
        harness.send("", harness.bytes(Notes.live("n", "fever").setAdmissionId("").build()));
        harness.send("other", harness.bytes(Notes.live("n", "fever").build()));
        harness.send("adm", harness.bytes(Notes.live("n", "x").setAdmissionId(null).build()));
        harness.send(null, harness.bytes(Notes.live("n", "fever").build()));
        harness.send("adm", harness.bytes(Notes.live("n", "x").setParentNoteId("").build()));
        harness.send(Notes.live("n".repeat(1_025), "fever"));

        assertThat(reasons())
                .containsExactly(
                        "note_id_invalid",
                        "admission_id_invalid",
                        "key_mismatch",
                        "key_mismatch",
                        "key_missing",
                        "related_id_invalid",
                        "note_id_invalid");
        assertThat(harness.normalized()).isEmpty();
    }

    @Test
    void shouldPutAsideTheNoteThatExceedsTheTokensAndKeepTheAdmissionWorking() {
        harness.send(Notes.live("small", "fever and cough"));
        harness.send(Notes.live("large", "one two three four ".repeat(2)));
        harness.send(Notes.live("other", "pneumonia"));

        assertThat(reasons()).containsExactly("tokens_exceed_limit");
        List<TokenizedAdmission> revisions = harness.live();
        assertThat(revisions).hasSize(2);
        assertThat(revisions.get(1).getNotes())
                .extracting(note -> note.getNoteId())
                .containsExactly("other", "small");
        assertThat(harness.normalized()).hasSize(2);
    }

    @Test
    void shouldTakeExactlyAsManyTokensAsAllowed() {
        harness.send(Notes.live("n", "one ".repeat(TOKENS_MAX)));
        harness.send(Notes.live("n", "one ".repeat(TOKENS_MAX + 1)).setSourceVersion(1));

        assertThat(harness.live()).hasSize(1);
        assertThat(reasons()).containsExactly("tokens_exceed_limit");
    }

    @Test
    void shouldPutAsideNotesBeyondTheLimitAndStillTakeAnArrivalAgain() {
        for (String id : List.of("a", "b", "c", "d", "c")) {
            harness.send(Notes.live(id, "fever"));
        }

        assertThat(reasons()).containsExactly("too_many_notes");
        assertThat(harness.live()).hasSize(NOTES_MAX);
    }

    @Test
    void shouldPutAsideTheNoteWithWhichTheStateWouldGrowTooLarge() {
        harness.send(Notes.history("a", "fever ".repeat(60), false));
        harness.send(Notes.history("b", "cough ".repeat(60), false));
        harness.send(Notes.history("c", "one", false));

        assertThat(reasons()).containsExactly("admission_too_large");
        assertThat(harness.normalized()).hasSize(2);
    }

    @Test
    void shouldMakeRoomWhenALaterVersionTakesTheTextsPlace() {
        harness.send(Notes.history("a", "fever ".repeat(60), false));
        harness.send(Notes.history("a", "cough ".repeat(60), false).setSourceVersion(1));
        harness.send(Notes.history("a", "fever ".repeat(70), false).setSourceVersion(2));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldPutAsideEventsThatCannotBeReadOrAreTooMany() {
        harness.sendEvent("adm", new byte[] {0, 0});
        harness.send(Notes.event(AdmissionEventKind.DISCHARGED, 1, ""));
        for (int i = 0; i <= RevisionNumber.EVENTS_MAX; i++) {
            harness.send(Notes.event(AdmissionEventKind.DISCHARGED, i));
        }

        assertThat(
                        harness.dead(Topics.ADMISSIONS_EVENTS).stream()
                                .map(dead -> DeadLetter.from(dead.getHeaders()).reasonCode()))
                .containsExactly("too_short", "admission_id_invalid", "too_many_events");
    }

    private TestRecord<byte[], byte[]> onlyDead() {
        List<TestRecord<byte[], byte[]>> dead = harness.dead();
        assertThat(dead).hasSize(1);
        return dead.get(0);
    }

    private List<String> reasons() {
        return harness.dead().stream()
                .map(dead -> DeadLetter.from(dead.getHeaders()).reasonCode())
                .toList();
    }
}
