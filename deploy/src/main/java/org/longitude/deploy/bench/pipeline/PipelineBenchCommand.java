package org.longitude.deploy.bench.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.TemporaryFolder;
import org.longitude.deploy.bench.BenchModel;
import org.longitude.deploy.bench.stream.BenchCluster;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.v1.TokenizedAdmission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude bench pipeline}. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the pipeline through real topics, on a broker of its own in this process: what"
                    + " the coder keeps of the bare encoder's tokens a second (12 layers of base"
                    + " width and the demo's bundle), what its batches waste, what exactly-once"
                    + " costs, what a challenger costs the champion, and what is added to an admission's way at a quarter of saturation.",
            "Added latency is from the broker's acknowledgement of the note to its codes being"
                    + " readable, less its batch's own time on the device and less waiting while the"
                    + " device computed other batches.",
            "A quick run: --layers 1 --width 64 --share-admissions 8 --rounds 1 --admissions 40"
                    + " --burst 40 --curve-admissions 10"
        })
public final class PipelineBenchCommand implements Callable<Integer> {

    /** DJL reads it once, when the engine starts. */
    private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";

    /** What can be measured alone. */
    enum Part {
        SHARE,
        COST,
        CHALLENGER,
        LATENCY,
        CURVE
    }

    private static final Set<Part> RATES = EnumSet.of(Part.SHARE, Part.COST, Part.CHALLENGER);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The bundle for all but the 12 layers (default: the demo's).")
    private @Nullable Path bundle;

    @Option(
            names = "--part",
            paramLabel = "PART",
            split = ",",
            defaultValue = "SHARE,COST,CHALLENGER,LATENCY,CURVE",
            description =
                    "What is measured: ${COMPLETION-CANDIDATES}; several separated by commas"
                            + " (default: all).")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "12",
            description = "Layers of the large encoder (default: ${DEFAULT-VALUE}).")
    private int layers = 12;

    @Option(
            names = "--width",
            paramLabel = "C",
            defaultValue = "768",
            description = "Its width, a multiple of 64 (default: ${DEFAULT-VALUE}).")
    private int width = 768;

    @Option(
            names = "--share-admissions",
            paramLabel = "N",
            defaultValue = "24",
            description =
                    "Admissions of a round with the large encoder; the bundle gets ten times as many"
                            + " (default: ${DEFAULT-VALUE}).")
    private int shareAdmissions = 24;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Interleaved rounds; medians are printed (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--admissions",
            paramLabel = "N",
            defaultValue = "2000",
            description =
                    "Admissions at a quarter of the saturation rate, at Poisson's intervals"
                            + " (default: ${DEFAULT-VALUE}).")
    private int admissions = 2_000;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "600",
            description =
                    "Admissions sent at once to find the saturation rate (default:"
                            + " ${DEFAULT-VALUE}).")
    private int burst = 600;

    @Option(
            names = "--curve-admissions",
            paramLabel = "N",
            defaultValue = "300",
            description = "Admissions of each rate of the figure (default: ${DEFAULT-VALUE}).")
    private int curveAdmissions = 300;

    @Option(
            names = "--challenger-share",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "Share of the admissions that the challenger scores, as of 'serve coder'"
                            + " (default: ${DEFAULT-VALUE}).")
    private double challengerShare = 0.1;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description =
                    "Also keeps half of the saturation rate up for so long and prints how memory"
                            + " grows over the second half.")
    private @Nullable Double soak;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Engine threads, of the coder and of the bare encoder (default:"
                            + " ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(
            names = "--figure",
            paramLabel = "FILE",
            description = "Writes a page with total latency against the rate.")
    private @Nullable Path figure;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the numbers there.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        requireUsage();
        if (System.getProperty(ENGINE_THREADS) == null) {
            System.setProperty(ENGINE_THREADS, Integer.toString(threads));
        }
        Bundle demo = Bundle.load(bundleDirectory());
        BenchAdmissions coded =
                BenchAdmissions.generate(Math.max(10 * shareAdmissions, Math.min(400, admissions)));
        BenchReport report = new BenchReport(spec.commandLine().getOut());
        try (TemporaryFolder folder = TemporaryFolder.create("longitude-bench-");
                BenchCluster cluster = new BenchCluster(folder.path())) {
            rates(new RateBench(cluster, report, rounds), report, demo, coded, folder.path());
            if (parts.contains(Part.LATENCY) || parts.contains(Part.CURVE) || soak != null) {
                try (LiveLoad load =
                        new LiveLoad(
                                cluster, demo, folder.path().resolve("state"), coded.summaries())) {
                    live(load, report);
                }
            }
        }
        if (json != null) {
            report.write(json);
        }
        return 0;
    }

    private void requireUsage() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("--share-admissions", shareAdmissions);
        counts.put("--rounds", rounds);
        counts.put("--admissions", admissions);
        counts.put("--burst", burst);
        counts.put("--curve-admissions", curveAdmissions);
        counts.put("--threads", threads);
        counts.forEach(
                (name, value) -> {
                    if (value < 1) {
                        throw usage("%s: %d (expected: > 0)".formatted(name, value));
                    }
                });
        if (!(challengerShare > 0 && challengerShare <= 1)) {
            throw usage(
                    "--challenger-share: %s (expected: above 0, at most 1)"
                            .formatted(challengerShare));
        }
        if (soak != null && !(soak > 0)) {
            throw usage("--soak: %s (expected: minutes, above 0)".formatted(soak));
        }
        size();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private BenchModel size() {
        try {
            return new BenchModel(layers, width);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Path bundleDirectory() {
        return bundle != null
                ? bundle
                : Path.of(System.getProperty("longitude.home", "."), "bundle", "demo");
    }

    private void rates(
            RateBench bench, BenchReport report, Bundle demo, BenchAdmissions coded, Path folder)
            throws InterruptedException {
        if (Collections.disjoint(parts, RATES)) {
            return;
        }
        List<TokenizedAdmission> ofDemo = coded.tokenized(demo, 10 * shareAdmissions);
        if (parts.contains(Part.SHARE)) {
            Bundle large = BenchBundles.write(folder.resolve("large"), demo, size());
            RateBench.Shares of =
                    bench.share(
                            large,
                            coded.tokenized(large, shareAdmissions),
                            "%d layers of width %d".formatted(layers, width));
            report.put("coder_share_of_encoder", of.share());
            report.put("coder_tokens_per_second", of.coder());
            report.put("encoder_tokens_per_second", of.encoder());
            report.put("padding_waste", of.waste());
            report.put("device_waiting_for_a_batch", of.waiting());
            RateBench.Shares small = bench.share(demo, ofDemo, "bundle " + demo.id());
            report.put("bundle_share_of_encoder", small.share());
            report.put("bundle_padding_waste", small.waste());
            report.put("bundle_device_waiting_for_a_batch", small.waiting());
        }
        if (parts.contains(Part.COST)) {
            bench.exactlyOnce(demo, ofDemo);
        }
        if (parts.contains(Part.CHALLENGER)) {
            bench.challenger(demo, ofDemo, challengerShare);
        }
    }

    private void live(LiveLoad load, BenchReport report) throws InterruptedException, IOException {
        LiveBench bench = LiveBench.of(load, report, burst);
        if (parts.contains(Part.LATENCY)) {
            bench.latency(admissions);
        }
        if (parts.contains(Part.CURVE)) {
            bench.curve(curveAdmissions, figure);
        }
        if (soak != null) {
            bench.soak(soak);
        }
    }
}
