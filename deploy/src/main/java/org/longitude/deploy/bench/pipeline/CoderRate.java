package org.longitude.deploy.bench.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.longitude.coder.BatchListener;
import org.longitude.coder.CoderConfig;
import org.longitude.coder.CoderCounters;
import org.longitude.coder.CoderException;
import org.longitude.coder.CoderService;
import org.longitude.coder.MeasuredCoder;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.bench.stream.BenchCluster;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.Placement;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.TokenizedAdmission;

/** How fast a coder works off what stands in admissions.tokenized, once it runs and is warm. */
final class CoderRate {

    private static final Duration RUNNING_WITHIN = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_MS = 2;
    private static final List<Placement> CPU = List.of(Placement.of("cpu", "fp32"));

    private final BenchCluster cluster;
    private int runs;

    CoderRate(BenchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * One run.
     *
     * @param tokensPerSecond from the admissions' being there to the last commit
     * @param counters what the coder did
     */
    record Run(double tokensPerSecond, CoderCounters counters) {}

    /** Codes the admissions once, as it is served or without transactions. */
    Run run(Bundle bundle, List<TokenizedAdmission> admissions, boolean exactlyOnce)
            throws InterruptedException {
        cluster.emptyTokenized();
        CoderConfig config =
                CoderConfig.of(cluster.clientConfig()).named("bench-coder-" + runs++, "0");
        try (CoderService service =
                exactlyOnce
                        ? MeasuredCoder.of(config, bundle, CPU, BatchListener.NONE)
                        : MeasuredCoder.atLeastOnce(config, bundle, CPU)) {
            service.start();
            if (!service.awaitRunning(RUNNING_WITHIN)) {
                throw failed(service);
            }
            List<ProducerRecord<byte[], byte[]>> records = records(admissions);
            long start = send(records);
            while (service.counters().coded() < admissions.size()) {
                if (service.failure().isPresent()) {
                    throw failed(service);
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            CoderCounters counters = service.counters();
            return new Run(counters.tokens() / seconds, counters);
        }
    }

    private static DeployException failed(CoderService service) {
        return new DeployException(
                DeployError.DEMO_FAILED,
                "the coder that is measured stopped: "
                        + service.failure().map(CoderException::getMessage).orElse("not running"));
    }

    private List<ProducerRecord<byte[], byte[]>> records(List<TokenizedAdmission> admissions) {
        String topic = Topics.ADMISSIONS_TOKENIZED.name();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Serde<TokenizedAdmission> serde =
                Topics.ADMISSIONS_TOKENIZED.valueSerde(cluster.clientConfig())) {
            for (TokenizedAdmission admission : admissions) {
                records.add(
                        new ProducerRecord<>(
                                topic,
                                admission.getAdmissionId().getBytes(UTF_8),
                                serde.serializer().serialize(topic, admission)));
            }
        }
        return records;
    }

    /** All at once: readers of committed records see none before the commit. */
    @SuppressWarnings("FutureReturnValueIgnored") // A failed send fails the commit.
    private long send(List<ProducerRecord<byte[], byte[]>> records) {
        Map<String, Object> settings =
                new HashMap<>(Limits.producerConfig(Topics.ADMISSIONS_TOKENIZED));
        settings.put("bootstrap.servers", cluster.clientConfig().get("bootstrap.servers"));
        settings.put("transactional.id", "bench-feed-" + runs);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            records.forEach(producer::send);
            producer.flush();
            long start = System.nanoTime();
            producer.commitTransaction();
            return start;
        }
    }
}
