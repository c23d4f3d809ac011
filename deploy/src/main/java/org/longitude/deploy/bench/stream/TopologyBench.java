package org.longitude.deploy.bench.stream;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.preprocess.Echo;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Records a second of processor time: the live path, the same topology that only reads and writes
 * what the live path did, and a bare pass-through, in turns. Processor time of the whole process,
 * broker included, because a shared machine's wall clock measures its neighbours.
 */
final class TopologyBench {

    /** Turns that are not counted: Java compiles what is used for longer than one turn takes. */
    private static final int WARM_UP_ROUNDS = 2;

    /** What is done before this share of the notes is warming up and not counted. */
    private static final double WARM_UP = 0.25;

    private static final Duration RUNNING_WITHIN = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MS = 25;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final BenchCluster cluster;
    private final TextEngine engine;
    private final Path state;
    private int runs;

    TopologyBench(BenchCluster cluster, TextEngine engine, Path state) {
        this.cluster = cluster;
        this.engine = engine;
        this.state = state;
    }

    /**
     * Notes a second.
     *
     * @param perCpuSecond of processor time
     * @param perSecond of the wall clock
     */
    record Speed(double perCpuSecond, double perSecond) {}

    /**
     * What was measured, medians over the rounds.
     *
     * @param share of the same bytes, by processor time: the median of the rounds' shares, so that
     *     what else the machine does in a round meets both sides
     * @param shareOfPassThrough the same of one in, one out
     * @param bytesPerNote what the live path wrote for a note, changelog included
     */
    record Result(
            Speed live,
            Speed sameBytes,
            Speed passThrough,
            double share,
            double shareOfPassThrough,
            double bytesPerNote) {}

    Result run(int rounds) throws InterruptedException {
        String first = name();
        live(first);
        Echo.Recording recording = record(first);
        List<Speed> live = new ArrayList<>();
        List<Speed> same = new ArrayList<>();
        List<Speed> bare = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            Speed sameNow = echo(recording);
            Speed liveNow = live(name());
            Speed bareNow = echo(null);
            if (round >= 0) {
                same.add(sameNow);
                live.add(liveNow);
                bare.add(bareNow);
            }
        }
        return new Result(
                median(live),
                median(same),
                median(bare),
                share(live, same),
                share(live, bare),
                (double) recording.bytes() / recording.notes());
    }

    private static double share(List<Speed> live, List<Speed> others) {
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < live.size(); round++) {
            shares.add(live.get(round).perCpuSecond() / others.get(round).perCpuSecond());
        }
        return middle(shares);
    }

    private static Speed median(List<Speed> speeds) {
        return new Speed(
                middle(speeds.stream().map(Speed::perCpuSecond).toList()),
                middle(speeds.stream().map(Speed::perSecond).toList()));
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private String name() {
        return "bench-" + runs++;
    }

    private PreprocessConfig config(String name) {
        return PreprocessConfig.of(cluster.clientConfig(), state.resolve(name)).named(name);
    }

    private Speed live(String name) throws InterruptedException {
        cluster.emptyTokenized();
        try (PreprocessService service = new PreprocessService(config(name), engine)) {
            service.start();
            require(service.awaitRunning(RUNNING_WITHIN));
            return measure(name);
        }
    }

    private Speed echo(Echo.@Nullable Recording recording) throws InterruptedException {
        String name = name();
        try (Echo echo = new Echo(config(name), recording)) {
            echo.start();
            require(echo.awaitRunning(RUNNING_WITHIN));
            return measure(name);
        }
    }

    private static void require(boolean running) {
        if (!running) {
            throw new DeployException(
                    DeployError.BROKER_FAILED, "no partitions within " + RUNNING_WITHIN);
        }
    }

    private Speed measure(String group) throws InterruptedException {
        long fromCpu = -1;
        long fromNanos = 0;
        long fromNotes = 0;
        while (true) {
            BenchCluster.Progress at = cluster.progress(group, Topics.NOTES_RAW.name());
            long cpu = SYSTEM.getProcessCpuTime();
            long nanos = System.nanoTime();
            if (fromCpu < 0 && at.done() >= WARM_UP * at.all()) {
                fromCpu = cpu;
                fromNanos = nanos;
                fromNotes = at.done();
            }
            if (at.done() >= at.all()) {
                double notes = at.done() - fromNotes;
                return new Speed(notes * 1e9 / (cpu - fromCpu), notes * 1e9 / (nanos - fromNanos));
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
    }

    private Echo.Recording record(String first) {
        Echo.Recorder recorder = new Echo.Recorder();
        cluster.readAll(Echo.changelog(first), recorder::changed);
        try (Serde<NormalizedNote> notes =
                        Topics.NOTES_NORMALIZED.valueSerde(cluster.clientConfig());
                Serde<TokenizedAdmission> admissions =
                        Topics.ADMISSIONS_TOKENIZED.valueSerde(cluster.clientConfig())) {
            cluster.readAll(
                    Topics.NOTES_NORMALIZED.name(),
                    record ->
                            recorder.normalized(
                                    record,
                                    notes.deserializer()
                                            .deserialize(record.topic(), record.value())
                                            .getSourceOffset()));
            cluster.readAll(
                    Topics.ADMISSIONS_TOKENIZED.name(),
                    record ->
                            recorder.tokenized(
                                    record,
                                    admissions
                                            .deserializer()
                                            .deserialize(record.topic(), record.value())
                                            .getRevision()));
        }
        return recorder.recording();
    }
}
