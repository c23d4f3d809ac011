package org.longitude.coder.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;

final class StandingTest {

    private static final String ID = "a1";
    private static final long REVISION = 512;
    private static final String TOKENIZER = "tokenizer";

    private final Standing standing = new Standing(Map.of(ID, REVISION), TOKENIZER);

    @Test
    void shouldLeaveToTheCoderWhatItHasNotCoded() {
        assertThat(verdict()).isEqualTo(Verdict.NOT_CODED);

        standing.note(prediction(REVISION - 256, 1, "old", TOKENIZER));

        assertThat(verdict()).isEqualTo(Verdict.NOT_CODED);
    }

    @Test
    void shouldLeaveToTheCoderWhatWasCodedOfAnotherTokenizersRecordOnly() {
        standing.note(prediction(REVISION, 1, "old", "another tokenizer"));

        assertThat(verdict()).isEqualTo(Verdict.NOT_CODED);
    }

    @Test
    void shouldPublishAboveAnEarlierReleaseAndAboveABundleThatWasNeverReleased() {
        standing.note(prediction(REVISION, 0, "old", TOKENIZER));
        assertThat(verdict()).isEqualTo(Verdict.PUBLISHED);

        standing.note(prediction(REVISION, 4, "later", TOKENIZER));
        assertThat(verdict()).isEqualTo(Verdict.PUBLISHED);
    }

    @Test
    void shouldPublishNothingBelowANewerRevisionOrALaterRelease() {
        standing.note(prediction(REVISION, 1, "old", TOKENIZER));
        standing.note(prediction(REVISION, 6, "later", TOKENIZER));
        assertThat(verdict()).isEqualTo(Verdict.NEWER_STANDS);

        standing.note(prediction(REVISION + 1, 1, "old", TOKENIZER));
        assertThat(verdict()).isEqualTo(Verdict.NEWER_STANDS);
    }

    @Test
    void shouldPublishNothingWhereTheBundleItselfStandsUnderWhateverNumber() {
        standing.note(prediction(REVISION, 3, "champion", TOKENIZER));

        assertThat(verdict()).isEqualTo(Verdict.STANDS_ALREADY);
    }

    @Test
    void shouldNotBeMovedByWhatComesLateOrIsOfAnotherAdmission() {
        standing.note(prediction(REVISION, 4, "old", TOKENIZER));
        standing.note(prediction(REVISION, 2, "champion", TOKENIZER));
        standing.note(prediction(REVISION - 1, 9, "later", TOKENIZER));
        standing.note(
                IcdPrediction.newBuilder(prediction(REVISION + 1, 9, "later", TOKENIZER))
                        .setAdmissionId("a2")
                        .build());

        assertThat(verdict()).isEqualTo(Verdict.PUBLISHED);
    }

    private Verdict verdict() {
        return standing.verdict(ID, 5, "champion");
    }

    private static IcdPrediction prediction(
            long revision, long release, String bundle, String tokenizer) {
        return IcdPrediction.newBuilder()
                .setAdmissionId(ID)
                .setRevision(revision)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setNotes(List.of())
                .setCodes(List.of())
                .setBundleId(bundle)
                .setBundleHash(bundle)
                .setTokenizerHash(tokenizer)
                .setTokens(1)
                .setCoverage(1)
                .setUnknownTokens(0)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(Instant.EPOCH)
                .setCodedAt(Instant.EPOCH)
                .setReleaseNumber(release)
                .build();
    }
}
