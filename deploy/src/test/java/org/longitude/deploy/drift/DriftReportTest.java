package org.longitude.deploy.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;

final class DriftReportTest {

    private static final Period NOW = period("2026-11-08", "2026-11-09");
    private static final Period THEN = period("2026-11-01", "2026-11-08");

    private static Period period(String from, String to) {
        return new Period(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
    }

    private static PredictedCode code(String code, double probability) {
        return PredictedCode.newBuilder()
                .setCode(code)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setDescription("")
                .setProbability(probability)
                .setThreshold(0.5)
                .setAssigned(probability > 0.5)
                .setEvidence(List.of())
                .build();
    }

    private static IcdPrediction prediction(int tokens, int unknown, PredictedCode... codes) {
        return IcdPrediction.newBuilder()
                .setAdmissionId("a")
                .setRevision(1)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setNotes(List.of())
                .setCodes(List.of(codes))
                .setBundleId("b")
                .setBundleHash("h")
                .setTokenizerHash("t")
                .setTokens(tokens)
                .setCoverage(1)
                .setUnknownTokens(unknown)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(Instant.EPOCH)
                .setCodedAt(Instant.EPOCH)
                .build();
    }

    @Test
    void shouldFindNoDistanceBetweenEqualDistributions() {
        assertThat(Divergence.stability(new double[] {1, 3}, new double[] {10, 30})).isZero();
        assertThat(Divergence.jensenShannon(new double[] {1, 3}, new double[] {10, 30})).isZero();
    }

    @Test
    void shouldHaveTheValuesThatOneWorksOutByHand() {
        // (0.5 - 0.25) ln 2 + (0.5 - 0.75) ln (2/3)
        assertThat(Divergence.stability(new double[] {1, 1}, new double[] {1, 3}))
                .isCloseTo(0.25 * Math.log(2) - 0.25 * Math.log(2.0 / 3), within(1e-12));
        assertThat(Divergence.jensenShannon(new double[] {1, 0}, new double[] {0, 1}))
                .isCloseTo(1, within(1e-12));
        assertThat(Divergence.stability(new double[] {1, 0}, new double[] {0, 1}))
                .as("finite where a bin is empty")
                .isBetween(10.0, 30.0);
    }

    @Test
    void shouldRefuseToCompareNothing() {
        assertThatThrownBy(() -> Divergence.stability(new double[] {0}, new double[] {1}))
                .hasMessageContaining("expected: something to compare");
        assertThatThrownBy(() -> new Period(Instant.EPOCH, Instant.EPOCH))
                .hasMessageContaining("expected: from before to");
    }

    @Test
    void shouldCountWhatAPeriodHolds() {
        PeriodFigures figures = new PeriodFigures();
        figures.add(prediction(100, 10, code("401.9", 0.9), code("428.0", 0.1)), Set.of());
        figures.add(
                prediction(300, 0, code("401.9", 0.6), code("428.0", 0.4)),
                Set.of("ICD_9_CM 428.0"));
        figures.add(prediction(0, 0), Set.of());

        assertThat(figures.admissions()).isEqualTo(2);
        assertThat(figures.retracted()).isEqualTo(1);
        assertThat(figures.tokensMean()).isEqualTo(200);
        assertThat(figures.unknownShare()).isEqualTo(0.025);
        assertThat(figures.codesMean()).isEqualTo(1);
        assertThat(figures.share("401.9")).isEqualTo(1);
        assertThat(figures.share("nobody's")).isZero();
        assertThat(figures.judged()).isEqualTo(1);
        assertThat(figures.microF1()).as("one wrong, one missed").isZero();
        // |0.6 - 0| and |0.4 - 1|, each half of the predictions
        assertThat(figures.calibrationError()).isCloseTo(0.6, within(1e-12));
    }

    @Test
    void shouldNameTheCodeThatMovedAndDrawItOnOnePageOfItsOwn() {
        PeriodFigures now = new PeriodFigures();
        PeriodFigures then = new PeriodFigures();
        for (int i = 0; i < 50; i++) {
            now.add(prediction(90, 9, code("401.9", 0.9), code("428.0", 0.2)), Set.of());
            then.add(
                    prediction(900, 0, code("401.9", 0.2), code("428.0", 0.9)),
                    Set.of("ICD_9_CM 428.0"));
        }

        DriftReport report = new DriftReport(NOW, now, THEN, then);

        assertThat(report.moved().get(0).by()).isEqualTo(1);
        assertThat(report.moved().get(0).code()).isEqualTo("401.9");
        assertThat(report.codesStability()).isGreaterThan(0.25);
        assertThat(report.stabilityMax()).isGreaterThanOrEqualTo(report.lengthsStability());
        String html = DriftPage.of(report).html();
        assertThat(html)
                .contains("401.9", "Codes whose frequency moved most", "<svg")
                .doesNotContain("<script src", "src=\"http", "href=\"http");
        assertThat(report.text()).contains("10.00 %").contains("PSI");
        assertThat(report.json()).contains("\"codes_psi\"", "\"unknown_share\" : 0.1");
    }

    @Test
    void shouldPutEachLengthIntoOneBin() {
        assertThat(PeriodFigures.bin(0)).isZero();
        assertThat(PeriodFigures.bin(64)).isZero();
        assertThat(PeriodFigures.bin(65)).isEqualTo(1);
        assertThat(PeriodFigures.bin(1_000_000)).isEqualTo(PeriodFigures.LENGTHS.length);
    }
}
