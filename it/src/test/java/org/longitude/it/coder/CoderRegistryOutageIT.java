package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;
import org.longitude.coder.CoderService;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;

@KafkaTest
final class CoderRegistryOutageIT {

    private static final int RECORDS = 1_000;

    /** Every service here is a new one: no schema is cached from before the outage. */
    @Test
    void shouldDeadLetterNothingAndCodeAllAfterwardsWhenTheRegistryIsDown(
            TestKafka kafka, @TempDir Path folder) throws Exception {
        Bundle bundle = TestBundles.tiny(folder.resolve("bundle"));
        String group = kafka.unique("coder");
        try (RegistryFront registry = new RegistryFront(kafka.registryUrl());
                CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig())) {
            topics.send(
                    Topics.ADMISSIONS_TOKENIZED,
                    IntStream.range(0, RECORDS)
                            .mapToObj(
                                    i ->
                                            new TokenizedAdmissions(bundle, i)
                                                    .admission("a" + i, 1, Origin.LIVE, 20)
                                                    .build())
                            .toList());
            Map<String, String> clients =
                    Map.of(
                            "bootstrap.servers",
                            kafka.bootstrap(),
                            "schema.registry.url",
                            registry.url(),
                            "max.retries",
                            "2",
                            "retries.wait.ms",
                            "20");
            CoderConfig config = CoderConfig.of(clients).named(group, "0");

            // given a registry that answers nothing: records cannot be read
            registry.open(RegistryFront.Open.NONE);
            assertStopsWithNothingDone(config, bundle, topics, group);
            int turnedAway = registry.turnedAway();
            assertThat(turnedAway).as("calls that the outage met").isPositive();

            // and one that fails where the prediction's schema is looked up: they cannot be written
            registry.open(RegistryFront.Open.READS);
            assertStopsWithNothingDone(config, bundle, topics, group);
            assertThat(registry.turnedAway()).isGreaterThan(turnedAway);

            // when it is back
            registry.open(RegistryFront.Open.ALL);
            try (CoderService service = new CoderService(config, bundle, Device.cpu())) {
                service.start();
                Eventually.holds("all are coded", () -> service.counters().coded() == RECORDS);
            }

            // then
            assertThat(topics.records(Topics.ADMISSIONS_TOKENIZED.dlq())).isEmpty();
            assertThat(topics.predictions())
                    .extracting(IcdPrediction::getAdmissionId)
                    .doesNotHaveDuplicates()
                    .hasSize(RECORDS);
        }
    }

    private static void assertStopsWithNothingDone(
            CoderConfig config, Bundle bundle, CoderTopics topics, String group) throws Exception {
        try (CoderService service = new CoderService(config, bundle, Device.cpu())) {
            service.start();
            Eventually.holds("it gave up", () -> service.state() == CoderService.State.FAILED);
            assertThat(service.failure().map(CoderException::error))
                    .contains(CoderError.REGISTRY_UNAVAILABLE);
        }
        assertThat(topics.committed(group).values()).allMatch(offset -> offset == 0);
        assertThat(topics.records(Topics.ADMISSIONS_TOKENIZED.dlq())).isEqualTo(List.of());
        assertThat(topics.records(Topics.ICD_PREDICTIONS.name())).isEqualTo(List.of());
    }
}
