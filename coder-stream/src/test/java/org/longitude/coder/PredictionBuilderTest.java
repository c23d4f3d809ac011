package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.Scores;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;

final class PredictionBuilderTest {

    private final PredictionBuilder builder =
            new PredictionBuilder(Admissions.BUNDLE, EvidenceConfig.DEFAULT, Admissions.NOON);

    @Test
    void shouldListEveryCodeMostProbableFirstWhenCoded() {
        Scores scores =
                new Scores(
                        new float[] {0.25f, 0.75f},
                        List.of(
                                new Evidence(0, new int[] {1}, new float[] {0.6f}),
                                new Evidence(1, new int[] {2}, new float[] {0.5f})),
                        30,
                        1);

        IcdPrediction prediction = coded(scores);

        assertThat(prediction.getCodes())
                .extracting(PredictedCode::getCode)
                .containsExactly("428.0", "401.9");
        PredictedCode heartFailure = prediction.getCodes().get(0);
        assertThat(heartFailure.getCodeSystem()).isEqualTo(CodeSystem.ICD_9_CM);
        assertThat(heartFailure.getDescription()).isEqualTo("Heart failure");
        assertThat(heartFailure.getProbability()).isCloseTo(0.75, within(1e-6));
        assertThat(heartFailure.getThreshold()).isEqualTo(0.25);
        assertThat(heartFailure.getAssigned()).isTrue();
        assertThat(heartFailure.getEvidence()).hasSize(1);
    }

    @Test
    void shouldGiveNoEvidenceWhenACodeIsNotAssigned() {
        Scores scores =
                new Scores(
                        new float[] {0.5f, 0.1f},
                        List.of(new Evidence(0, new int[] {1}, new float[] {0.6f})),
                        40,
                        1);

        List<PredictedCode> codes = coded(scores).getCodes();

        // A code is assigned where its probability is above its threshold, not at it.
        assertThat(codes).extracting(PredictedCode::getAssigned).containsOnly(false);
        assertThat(codes).allSatisfy(code -> assertThat(code.getEvidence()).isEmpty());
    }

    @Test
    void shouldSayWhereItCameFromWhenCoded() {
        IcdPrediction prediction = coded(new Scores(new float[] {0.9f, 0.1f}, List.of(), 30, 1));

        assertThat(prediction.getAdmissionId()).isEqualTo("a");
        assertThat(prediction.getRevision()).isEqualTo(1);
        assertThat(prediction.getBundleId()).isEqualTo("test-bundle");
        assertThat(prediction.getBundleHash()).isEqualTo(Admissions.BUNDLE.hash());
        assertThat(prediction.getTokenizerHash()).isEqualTo(Admissions.BUNDLE.tokenizerHash());
        assertThat(prediction.getSourcePartition()).isZero();
        assertThat(prediction.getSourceOffset()).isEqualTo(17);
        assertThat(prediction.getTokens()).isEqualTo(40);
        assertThat(prediction.getCoverage()).isEqualTo(0.75);
        assertThat(prediction.getReceivedAt()).isEqualTo(Instant.parse("2026-11-22T11:59:00Z"));
        assertThat(prediction.getCodedAt()).isEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
        assertThat(prediction.getNotes().get(0).getNoteId()).isEqualTo("note-a");
        assertThat(prediction.getNotes().get(0).getSourcePartition()).isEqualTo(3);
        assertThat(prediction.getNotes().get(0).getSourceOffset()).isEqualTo(42);
    }

    @Test
    void shouldHaveNoCodesWhenRetracted() {
        IcdPrediction prediction =
                builder.retracted(
                        Admissions.record(Admissions.LIVE_0, 17, "a"),
                        Admissions.admission("a", 0).setStatus(AdmissionStatus.RETRACTED).build());

        assertThat(prediction.getStatus()).isEqualTo(AdmissionStatus.RETRACTED);
        assertThat(prediction.getCodes()).isEmpty();
    }

    @Test
    void shouldGiveThePhrasesToTheMostProbableCodesWhenThereAreTooMany() {
        PredictionBuilder onePhrase =
                new PredictionBuilder(
                        Admissions.BUNDLE, new EvidenceConfig(3, 1, 0.1, 2), Admissions.NOON);
        Scores scores =
                new Scores(
                        new float[] {0.6f, 0.9f},
                        List.of(
                                new Evidence(0, new int[] {1}, new float[] {0.6f}),
                                new Evidence(1, new int[] {2, 30}, new float[] {0.5f, 0.4f})),
                        40,
                        1);

        List<PredictedCode> codes =
                onePhrase
                        .coded(
                                Admissions.record(Admissions.LIVE_0, 17, "a"),
                                Admissions.admission("a", 40).build(),
                                scores)
                        .getCodes();

        assertThat(codes.get(0).getEvidence()).hasSize(1);
        assertThat(codes.get(1).getEvidence()).isEmpty();
    }

    private IcdPrediction coded(Scores scores) {
        return builder.coded(
                Admissions.record(Admissions.LIVE_0, 17, "a"),
                Admissions.admission("a", 40).build(),
                scores);
    }
}
