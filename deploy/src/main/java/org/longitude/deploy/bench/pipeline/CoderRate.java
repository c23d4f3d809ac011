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
     * @param waiting share of the time from the first batch to the last in which the device waited
     *     for the next one
     */
    record Run(double tokensPerSecond, CoderCounters counters, double waiting) {}

    /** Adds up what lies between a batch and the next. Threading: told by the device's thread. */
    private static final class Gaps implements BatchListener {
        private long firstStart;
        private long lastEnd;
        private long gaps;

        @Override
        public synchronized void scored(List<String> ids, long endNanos, long nanos) {
            long start = endNanos - nanos;
            if (lastEnd == 0) {
                firstStart = start;
            } else {
                gaps += start - lastEnd;
            }
            lastEnd = endNanos;
        }

        synchronized double share() {
            return lastEnd == firstStart ? 0 : (double) gaps / (lastEnd - firstStart);
        }
    }

    /**
     * Two at once.
     *
     * @param challenger what it did in the champion's time
     */
    record Beside(Run champion, CoderCounters challenger) {}

    /** Codes the admissions once, as they are served. */
    Run run(Bundle bundle, List<TokenizedAdmission> admissions) throws InterruptedException {
        cluster.emptyTokenized();
        Gaps gaps = new Gaps();
        try (CoderService service = MeasuredCoder.of(config("coder"), bundle, CPU, gaps)) {
            return measure(service, admissions, gaps);
        }
    }

    /** As above, without transactions. */
    Run runAtLeastOnce(Bundle bundle, List<TokenizedAdmission> admissions)
            throws InterruptedException {
        cluster.emptyTokenized();
        try (CoderService service = MeasuredCoder.atLeastOnce(config("coder"), bundle, CPU)) {
            return measure(service, admissions, new Gaps());
        }
    }

    /** As they are served, with the same bundle as a challenger on the same device. */
    Beside runBesideChallenger(Bundle bundle, List<TokenizedAdmission> admissions, double share)
            throws InterruptedException {
        cluster.emptyTokenized();
        Gaps gaps = new Gaps();
        try (CoderService champion = MeasuredCoder.of(config("coder"), bundle, CPU, gaps);
                CoderService challenger =
                        MeasuredCoder.challenger(config("shadow"), bundle, CPU, share)) {
            start(challenger);
            Run run = measure(champion, admissions, gaps);
            if (challenger.failure().isPresent()) {
                throw failed(challenger);
            }
            return new Beside(run, challenger.counters());
        }
    }

    private CoderConfig config(String name) {
        return CoderConfig.of(cluster.clientConfig()).named("bench-" + name + "-" + runs++, "0");
    }

    private static void start(CoderService service) throws InterruptedException {
        service.start();
        if (!service.awaitRunning(RUNNING_WITHIN)) {
            throw failed(service);
        }
    }

    private Run measure(CoderService service, List<TokenizedAdmission> admissions, Gaps gaps)
            throws InterruptedException {
        start(service);
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
        return new Run(counters.tokens() / seconds, counters, gaps.share());
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
