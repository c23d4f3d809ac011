package org.longitude.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

final class PreprocessTopologyTest {

    private static final Duration RETENTION = Duration.ofDays(90);

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
    void shouldNormaliseAndTokeniseALiveNote() {
        String text = "Pt has FEVER of 39.5, and zebras.";
        harness.send(Notes.live("n", text));

        NormalizedNote note = only(harness.normalized());
        assertThat(note.getWords().value()).isEqualTo("pt has fever of [num] , and zebras .");
        assertThat(note.getStarts()).hasSize(9).startsWith(0, 3, 7);
        assertThat(note.getNormalizerHash()).isEqualTo(harness.engine.normalizer().hash());
        TokenizedAdmission admission = only(harness.live());
        assertThat(admission.getTokenIds()).hasSize(9);
        assertThat(admission.getUnknownTokens()).isEqualTo(4);
        assertThat(admission.getStatus()).isEqualTo(AdmissionStatus.PRELIMINARY);
        assertThat(admission.getOrigin()).isEqualTo(Origin.LIVE);
        assertThat(admission.getTokenizerHash()).isEqualTo(harness.engine.tokenizer().hash());
        assertThat(admission.getPatientId()).isEqualTo("patient");
        assertThat(admission.getReceivedAt()).isEqualTo(Notes.RECEIVED);
    }

    @Test
    void shouldPointEveryTokenIntoItsNotesText() {
        List<String> texts = List.of("Fever  and\ncough.", "Day 3: [**Name**] has pneumonia");
        harness.send(Notes.live("a", texts.get(0)).setChartedAt(Instant.ofEpochSecond(1)));
        harness.send(Notes.live("b", texts.get(1)).setChartedAt(Instant.ofEpochSecond(2)));

        TokenizedAdmission admission = harness.live().get(1);
        assertThat(admission.getNotes())
                .extracting(TokenizedNote::getTextLength)
                .containsExactly(texts.get(0).length(), texts.get(1).length());
        assertThat(piece(admission, texts, 2)).isEqualTo("cough");
        assertThat(piece(admission, texts, 4)).isEqualTo("Day");
        assertThat(piece(admission, texts, 7)).isEqualTo("[**Name**]");
        assertThat(piece(admission, texts, 8)).isEqualTo("[**Name**]");
        assertThat(admission.getWordIndices().subList(4, 6)).containsExactly(0, 1);
    }

    private static String piece(TokenizedAdmission admission, List<String> texts, int token) {
        for (int i = 0; i < texts.size(); i++) {
            TokenizedNote note = admission.getNotes().get(i);
            if (note.getTokenStart() <= token && token < note.getTokenEnd()) {
                return texts.get(i)
                        .substring(
                                admission.getStarts().get(token), admission.getEnds().get(token));
            }
        }
        throw new AssertionError("token " + token + " lies in no note");
    }

    @Test
    void shouldStampWhatGoesOutWithTheTimeOfDayAndNeverTheCharts() {
        harness.send(
                Notes.live("old", "fever").setChartedAt(Instant.parse("2150-01-01T00:00:00Z")),
                TopologyHarness.NOW.minus(Duration.ofDays(400)));

        TestRecord<String, TokenizedAdmission> record = only(harness.liveRecords());
        assertThat(record.getRecordTime()).isEqualTo(TopologyHarness.NOW);
        assertThat(record.key()).isEqualTo("adm");
    }

    @Test
    void shouldOnlyNormaliseHistoryThatNobodyWantsCoded() {
        harness.send(Notes.history("n", "fever", false));

        assertThat(harness.normalized()).hasSize(1);
        assertThat(harness.live()).isEmpty();
        assertThat(harness.history()).isEmpty();
    }

    @Test
    void shouldSendHistoryThatIsWantedToItsOwnTopic() {
        harness.send(Notes.history("n", "fever", true));

        assertThat(only(harness.history()).getOrigin()).isEqualTo(Origin.HISTORY);
        assertThat(harness.live()).isEmpty();
    }

    @Test
    void shouldMoveAnAdmissionToTheLiveTopicWithItsFirstLiveNote() {
        harness.send(Notes.history("n", "fever", true));
        harness.send(Notes.live("m", "cough"));

        assertThat(harness.history()).hasSize(1);
        TokenizedAdmission live = only(harness.live());
        assertThat(live.getNotes()).hasSize(2);
        assertThat(live.getRevision()).isEqualTo(512);
    }

    @Test
    void shouldOnlyNormaliseANoteWithoutAdmission() {
        harness.send(Notes.live("n", "fever").setAdmissionId(null));

        assertThat(only(harness.normalized()).getAdmissionId()).isNull();
        assertThat(harness.live()).isEmpty();
        assertThat(harness.dead()).isEmpty();
    }

    @Test
    void shouldPublishNothingForANoteThatArrivesAgain() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.live("n", "fever").setReceivedAt(Notes.RECEIVED.plusSeconds(60)));
        harness.send(Notes.history("h", "cough", false).setAdmissionId("other"));
        harness.send(
                Notes.history("h", "cough", false).setAdmissionId("other").setMessageId("again"));

        assertThat(harness.normalized()).hasSize(2);
        assertThat(harness.live()).hasSize(1);
    }

    @Test
    void shouldTokeniseHistoryThatIsWantedLater() {
        harness.send(Notes.history("n", "fever", false));
        harness.send(Notes.history("n", "fever", true));

        assertThat(harness.normalized()).hasSize(2);
        assertThat(harness.history()).hasSize(1);
    }

    @Test
    void shouldGiveARevisionForEveryChangeAndCountThemByOffset() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.live("n", "fever and cough").setSourceVersion(1));
        harness.send(Notes.live("n", "typo").setSourceVersion(0).setReceivedAt(Instant.EPOCH));

        assertThat(harness.live())
                .extracting(TokenizedAdmission::getRevision)
                .containsExactly(256L, 768L);
        assertThat(harness.normalized()).hasSize(3);
    }

    @Test
    void shouldBecomeFinalWithTheDischargeSummary() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.discharge("d", "pneumonia").setStatus(NoteStatus.PRELIMINARY));
        harness.send(
                Notes.discharge("d", "pneumonia").setStatus(NoteStatus.FINAL).setSourceVersion(1));

        List<TokenizedAdmission> revisions = harness.live();
        assertThat(revisions)
                .extracting(TokenizedAdmission::getStatus)
                .containsExactly(
                        AdmissionStatus.PRELIMINARY,
                        AdmissionStatus.PRELIMINARY,
                        AdmissionStatus.FINAL);
        assertThat(revisions.get(2).getNotes())
                .extracting(TokenizedNote::getNoteId)
                .containsExactly("d");
    }

    @Test
    void shouldNoticeANewStatusOfTheSameTextAndVersion() {
        harness.send(Notes.discharge("d", "pneumonia").setStatus(NoteStatus.PRELIMINARY));
        harness.send(
                Notes.discharge("d", "pneumonia")
                        .setStatus(NoteStatus.FINAL)
                        .setReceivedAt(Notes.RECEIVED.plusSeconds(1)));

        assertThat(harness.live().get(1).getStatus()).isEqualTo(AdmissionStatus.FINAL);
        assertThat(harness.normalized()).hasSize(2);
    }

    @Test
    void shouldRetractWhenTheOnlyNoteWasAnError() {
        harness.send(Notes.live("n", "fever"));
        harness.send(
                Notes.live("n", "").setSourceVersion(1).setStatus(NoteStatus.ENTERED_IN_ERROR));

        TokenizedAdmission last = harness.live().get(1);
        assertThat(last.getStatus()).isEqualTo(AdmissionStatus.RETRACTED);
        assertThat(last.getTokenIds()).isEmpty();
        assertThat(last.getNotes()).isEmpty();
    }

    @Test
    void shouldBringBackWhatAReplacementInErrorHadTakenOut() {
        harness.send(Notes.live("old", "fever"));
        harness.send(Notes.live("new", "cough").setReplacesNoteId("old"));
        harness.send(
                Notes.live("new", "cough")
                        .setReplacesNoteId("old")
                        .setSourceVersion(1)
                        .setStatus(NoteStatus.ENTERED_IN_ERROR));

        assertThat(harness.live())
                .extracting(admission -> admission.getNotes().get(0).getNoteId())
                .containsExactly("old", "new", "old");
    }

    @Test
    void shouldChangeNothingWhenAnOlderTextOfTheVersionIsSentAgain() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.live("n", "cough").setReceivedAt(Notes.RECEIVED.plusSeconds(1)));
        harness.send(Notes.live("n", "fever").setReceivedAt(Notes.RECEIVED.plusSeconds(2)));

        assertThat(harness.live()).hasSize(2);
        assertThat(harness.normalized()).hasSize(2);
    }

    @Test
    void shouldReadATextAgainThatAHigherVersionGoesBackTo() {
        harness.send(Notes.live("n", "fever"));
        harness.send(Notes.live("n", "cough and one").setSourceVersion(1));
        harness.send(Notes.live("n", "fever").setSourceVersion(2));
        harness.send(Notes.live("m", "two"));

        List<TokenizedAdmission> revisions = harness.live();
        assertThat(revisions.get(2).getTokenIds()).isEqualTo(revisions.get(0).getTokenIds());
        assertThat(revisions.get(3).getTokenIds()).hasSize(2);
    }

    @Test
    void shouldReadTheOlderTextWhenItTurnsOutToHaveBeenReceivedLast() {
        harness.send(Notes.live("n", "fever").setReceivedAt(Notes.RECEIVED.plusSeconds(5)));
        harness.send(Notes.live("n", "cough and one").setReceivedAt(Notes.RECEIVED.plusSeconds(3)));
        harness.send(Notes.live("n", "fever").setReceivedAt(Notes.RECEIVED.plusSeconds(1)));

        List<TokenizedAdmission> revisions = harness.live();
        assertThat(revisions).hasSize(2);
        assertThat(revisions.get(1).getTokenIds()).hasSize(3);
    }

    @Test
    void shouldForgetAnAdmissionAfterItsRetentionAndStillRaiseTheRevision() {
        harness.send(Notes.live("n", "fever"));
        harness.advance(RETENTION.minusHours(1));
        harness.send(Notes.live("m", "cough"));
        harness.advance(RETENTION.minusHours(1));
        harness.send(Notes.live("m", "cough"));
        assertThat(harness.live()).hasSize(2);

        harness.advance(Duration.ofDays(1));
        harness.advance(RETENTION.plusMinutes(1));
        harness.send(Notes.live("late", "pneumonia"));

        TokenizedAdmission late = only(harness.live());
        assertThat(late.getNotes()).extracting(TokenizedNote::getNoteId).containsExactly("late");
        assertThat(late.getRevision()).isEqualTo(4 * 256);
    }

    @Test
    void shouldTakeANoteWithoutWords() {
        harness.send(Notes.live("n", " \n").setText(PatientText.of("")));

        assertThat(only(harness.live()).getTokenIds()).isEmpty();
        assertThat(only(harness.normalized()).getWords().value()).isEmpty();
    }

    private static <T> T only(List<T> values) {
        assertThat(values).hasSize(1);
        return values.get(0);
    }
}
