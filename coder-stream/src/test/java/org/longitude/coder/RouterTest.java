package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.Routing;
import org.longitude.schemas.v1.ExpectedPrecision;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Route;

/** Thresholds are 0.5 and 0.25. */
final class RouterTest {

    private static final Routing.Group ALL = new Routing.Group(100, 300, 0.8, 0.75, 0.85);
    private static final Routing.Group SURE = new Routing.Group(40, 90, 0.97, 0.93, 0.99);
    private static final Routing.Group REST = new Routing.Group(60, 210, 0.73, 0.66, 0.79);
    private static final Routing ROUTING =
            new Routing(
                    "dev",
                    110,
                    1.2,
                    List.of(
                            new Routing.Cut(0, ALL, new Routing.Group(0, 0, 0, 0, 1)),
                            new Routing.Cut(0.6, SURE, REST)));

    @Test
    void shouldLetAPredictionGoAloneOnlyWhenItsLeastProbableCodeIsAboveTheCut() {
        assertThat(route(0.9, 0.9f, 0.7f)).isEqualTo(Route.AUTO_CODE);
        assertThat(route(0.9, 0.9f, 0.2f)).isEqualTo(Route.AUTO_CODE);
        assertThat(route(0.9, 0.9f, 0.59f)).isEqualTo(Route.NEEDS_REVIEW);
        assertThat(route(0.9, 0.9f, 0.3f)).isEqualTo(Route.NEEDS_REVIEW);
        assertThat(route(0.7, 0.9f, 0.3f)).isEqualTo(Route.AUTO_CODE);
    }

    @Test
    void shouldSendToAPersonWhenNothingIsAssigned() {
        assertThat(route(0.7, 0.4f, 0.1f)).isEqualTo(Route.NEEDS_REVIEW);
    }

    @Test
    void shouldSendAllToAPersonWhenTheTargetIsShownOfNoCut() {
        IcdPrediction prediction = coded(0.95, 0.99f, 0.99f);

        assertThat(prediction.getRoute()).isEqualTo(Route.NEEDS_REVIEW);
        assertThat(prediction.getExpectedPrecision().getCut()).isNull();
        assertThat(prediction.getExpectedPrecision().getPrecision()).isEqualTo(0.8);
    }

    @Test
    void shouldSayWhatWasMeasuredOnTheSameSideOfTheCut() {
        ExpectedPrecision sure = coded(0.9, 0.9f, 0.7f).getExpectedPrecision();
        ExpectedPrecision unsure = coded(0.9, 0.9f, 0.3f).getExpectedPrecision();

        assertThat(sure.getTarget()).isEqualTo(0.9);
        assertThat(sure.getCut()).isEqualTo(0.6);
        assertThat(sure.getConfidence()).isCloseTo(0.7, within(1e-6));
        assertThat(List.of(sure.getPrecision(), sure.getLow(), sure.getHigh()))
                .containsExactly(0.97, 0.93, 0.99);
        assertThat(sure.getCodes()).isEqualTo(90);
        assertThat(List.of(unsure.getPrecision(), unsure.getLow(), unsure.getHigh()))
                .containsExactly(0.73, 0.66, 0.79);
    }

    @Test
    void shouldSayNothingWhenNoTargetIsSet() {
        IcdPrediction prediction =
                new PredictionBuilder(Admissions.BUNDLE, EvidenceConfig.DEFAULT, Admissions.NOON)
                        .coded(
                                Admissions.record(Admissions.LIVE_0, 17, "a"),
                                Admissions.admission("a", 40).build(),
                                new Scores(new float[] {0.9f, 0.9f}, List.of(), 40, 1));

        assertThat(prediction.getRoute()).isEqualTo(Route.UNKNOWN);
        assertThat(prediction.getExpectedPrecision()).isNull();
    }

    @Test
    void shouldRefuseABundleThatSaysNothingOfPrecisionInOneLine(@TempDir Path folder) {
        Bundle silent =
                BundleWriter.write(
                        folder.resolve("silent"),
                        "silent",
                        LocalDate.of(2026, 11, 30),
                        RouterTest::withoutRouting);

        assertThatThrownBy(() -> KafkaParts.facts(silent, () -> 0, OptionalDouble.of(0.95)))
                .isInstanceOf(CoderException.class)
                .hasMessageContaining("--precision-target 0.95")
                .hasMessageContaining(silent.id())
                .hasMessageContaining("expected")
                .message()
                .hasLineCount(1);
    }

    private static void withoutRouting(Path staging) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "bundle", "demo"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (!name.equals(BundleFiles.ROUTING) && !name.equals(BundleFiles.MANIFEST)) {
                    Files.copy(file, staging.resolve(name));
                }
            }
        }
    }

    private static Route route(double target, float... probabilities) {
        return coded(target, probabilities).getRoute();
    }

    private static IcdPrediction coded(double target, float... probabilities) {
        BundleFacts plain = Admissions.BUNDLE;
        BundleFacts facts =
                new BundleFacts(
                        plain.id(),
                        plain.hash(),
                        plain.tokenizerHash(),
                        plain.vocabularySize(),
                        plain.unknownId(),
                        plain.labels(),
                        plain.releaseNumber(),
                        Router.of(plain.labels(), ROUTING, target));
        return new PredictionBuilder(facts, EvidenceConfig.DEFAULT, Admissions.NOON)
                .coded(
                        Admissions.record(Admissions.LIVE_0, 17, "a"),
                        Admissions.admission("a", 40).build(),
                        new Scores(probabilities, List.of(), 40, 1));
    }
}
