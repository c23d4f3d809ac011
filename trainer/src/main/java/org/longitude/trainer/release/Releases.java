package org.longitude.trainer.release;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.retrain.MetricsFile;
import org.longitude.trainer.retrain.SplitScores;
import org.longitude.trainer.snapshot.HighestNumber;

/**
 * Records on models.released. A release's number is one above the highest on the topic: who
 * releases at the same moment gets the same number, and then the later record stands, as the
 * topic's compaction has it.
 */
public final class Releases {
    private static final List<String> KEPT_METRICS =
            List.of("micro_f1", "macro_f1_sklearn_zero_division_0", "micro_auc");

    private final Map<String, String> clientConfig;
    private final Clock clock;

    /**
     * Releases on one cluster.
     *
     * @param clientConfig Kafka client properties with {@code bootstrap.servers} and {@code
     *     schema.registry.url}
     */
    public Releases(Map<String, String> clientConfig, Clock clock) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.clock = clock;
    }

    /**
     * Releases a bundle for a role, if it has earned it.
     *
     * @throws TrainerException {@code WORSE_THAN_BASELINE} for a champion that is; {@code
     *     BROKER_UNAVAILABLE} if the record was not acknowledged
     */
    public ModelRelease release(Bundle bundle, ModelRole role) {
        ReleaseRule.require(
                bundle.kind(), MetricsFile.read(bundle.file(BundleFiles.METRICS)).test(), role);
        return releaseAnyway(bundle, role);
    }

    /**
     * As {@link #release}, however it scored.
     *
     * @throws TrainerException {@code BROKER_UNAVAILABLE} if the record was not acknowledged
     */
    public ModelRelease releaseAnyway(Bundle bundle, ModelRole role) {
        ModelRelease release =
                ModelRelease.newBuilder()
                        .setRole(role)
                        .setReleaseNumber(highestNumber() + 1)
                        .setBundleId(bundle.id())
                        .setLocation(bundle.directory().toAbsolutePath().normalize().toString())
                        .setSha256(bundle.hash())
                        .setMetrics(metrics(bundle))
                        .setReleasedAt(clock.instant())
                        .build();
        send(release);
        return release;
    }

    private static Map<String, Double> metrics(Bundle bundle) {
        SplitScores test = MetricsFile.read(bundle.file(BundleFiles.METRICS)).test();
        Map<String, Double> kept = new HashMap<>();
        for (String key : KEPT_METRICS) {
            if (test.model().get(key) instanceof Number value) {
                kept.put(key, value.doubleValue());
            }
        }
        kept.put("linear_baseline_micro_f1", test.baselineMicroF1());
        kept.put("best_constant_micro_f1", test.constantMicroF1());
        return kept;
    }

    private long highestNumber() {
        return HighestNumber.of(
                        clientConfig, Topics.MODELS_RELEASED, ModelRelease::getReleaseNumber)
                .orElse(0);
    }

    private void send(ModelRelease release) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.putAll(Limits.producerConfig(Topics.MODELS_RELEASED));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.remove("schema.registry.url");
        String topic = Topics.MODELS_RELEASED.name();
        try (Serde<ModelRelease> values = Topics.MODELS_RELEASED.valueSerde(clientConfig);
                Producer<String, ModelRelease> producer =
                        new KafkaProducer<>(config, new StringSerializer(), values.serializer())) {
            producer.send(new ProducerRecord<>(topic, release.getRole().name(), release)).get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new TrainerException(
                    TrainerError.BROKER_UNAVAILABLE,
                    "topic %s: the release was not acknowledged: %s (expected: a broker with Longitude's topics)"
                            .formatted(topic, e.getCause().getClass().getSimpleName()),
                    e.getCause());
        }
    }
}
