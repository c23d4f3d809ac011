package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderService;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;

@KafkaTest
final class CoderLiveFirstIT {

    private static final int HISTORY = 20_000;
    private static final int HISTORY_UNDER_WAY = 500;
    private static final int LIVE = 20;
    private static final int TOKENS = 12;
    private static final Predicate<IcdPrediction> LIVE_ONES =
            prediction -> prediction.getOrigin() == Origin.LIVE;

    /** Small history batches: the device is the narrow place, as it is with a real model. */
    private static final BatchConfig BATCHES = new BatchConfig(256, 8, 1.125, 5);

    @Test
    void shouldCodeLiveAdmissionsAtOnceWhileTwentyThousandOfHistoryWait(
            TestKafka kafka, @TempDir Path folder) throws Exception {
        Bundle bundle = TestBundles.withModel(folder.resolve("bundle"), 64, 2);
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, 3);
        CoderConfig config =
                CoderConfig.of(kafka.clientConfig())
                        .named(kafka.unique("coder"), "0")
                        .with(BATCHES);
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig())) {
            topics.send(
                    Topics.ADMISSIONS_TOKENIZED_HISTORY,
                    admissions(made, "h", HISTORY, Origin.HISTORY));
            Instant sentAt;
            try (CoderService service = new CoderService(config, bundle, Device.cpu())) {
                // given history under way
                service.start();
                Eventually.holds(
                        "history is under way",
                        () -> service.counters().coded() >= HISTORY_UNDER_WAY);

                // when live admissions arrive
                topics.send(Topics.ADMISSIONS_TOKENIZED, admissions(made, "l", LIVE, Origin.LIVE));
                sentAt = Instant.now();
                Eventually.holds(
                        "the live ones are committed",
                        () -> topics.predictions().stream().filter(LIVE_ONES).count() == LIVE);
            }

            // then they overtook history that was read before they came
            assertOvertook(topics.predictions(), sentAt, config.inFlight().laneAdmissionsMax());
        }
    }

    private static void assertOvertook(
            List<IcdPrediction> predictions, Instant sentAt, int laneAdmissionsMax) {
        Instant lastLive =
                predictions.stream()
                        .filter(LIVE_ONES)
                        .map(IcdPrediction::getCodedAt)
                        .max(Instant::compareTo)
                        .orElseThrow();
        long before = historyCodedBefore(sentAt, predictions);
        long until = historyCodedBefore(lastLive, predictions);
        System.out.printf(
                "[it] of %d historical admissions %d were coded before the live ones were sent,"
                        + " %d until the last of these was coded%n",
                HISTORY, before, until);
        assertThat(until - before)
                .as(
                        "history coded meanwhile, of which up to %d waited in memory",
                        laneAdmissionsMax)
                .isLessThan(laneAdmissionsMax);
        assertThat(until).isLessThan(HISTORY / 2);
    }

    private static long historyCodedBefore(Instant time, List<IcdPrediction> predictions) {
        return predictions.stream()
                .filter(LIVE_ONES.negate())
                .filter(prediction -> prediction.getCodedAt().isBefore(time))
                .count();
    }

    private static List<TokenizedAdmission> admissions(
            TokenizedAdmissions made, String prefix, int count, Origin origin) {
        return IntStream.range(0, count)
                .mapToObj(i -> made.admission(prefix + i, 1, origin, TOKENS).build())
                .toList();
    }
}
