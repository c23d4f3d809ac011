package org.longitude.deploy.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;
import org.longitude.deploy.bench.BenchModel;
import org.longitude.deploy.bench.stream.BenchCluster;
import org.longitude.deploy.bench.stream.BenchNotes;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.preprocess.AdmissionText;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.trainer.report.HtmlPage;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.LineChart;
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
                    + " costs, and what is added to an admission's way at a quarter of saturation.",
            "Added latency is from the broker's acknowledgement of the note to its codes being"
                    + " readable, less its batch's own time on the device and less waiting while the"
                    + " device computed other batches.",
            "A quick run: --layers 1 --width 64 --share-admissions 8 --rounds 1 --admissions 40"
                    + " --burst 40 --curve-admissions 10"
        })
public final class PipelineBenchCommand implements Callable<Integer> {

    private static final long SEED = 7;

    /** DJL reads it once, when the engine starts. */
    private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";

    private static final double LOAD = 0.25;
    private static final double SOAK_LOAD = 0.5;
    private static final double[] CURVE = {0.1, 0.25, 0.5, 0.75, 0.9, 1};
    private static final int WARM_UP_ADMISSIONS = 50;

    /** What can be measured alone. */
    enum Part {
        SHARE,
        COST,
        LATENCY,
        CURVE
    }

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
            defaultValue = "SHARE,COST,LATENCY,CURVE",
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

    private final Map<String, Object> numbers = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException, IOException {
        requireUsage();
        if (System.getProperty(ENGINE_THREADS) == null) {
            System.setProperty(ENGINE_THREADS, Integer.toString(threads));
        }
        Bundle demo = Bundle.load(bundleDirectory());
        List<ClinicalNote> summaries = summaries();
        try (TemporaryFolder folder = TemporaryFolder.create("longitude-bench-");
                BenchCluster cluster = new BenchCluster(folder.path())) {
            if (parts.contains(Part.SHARE)) {
                share(cluster, demo, summaries, folder.path());
            }
            if (parts.contains(Part.COST)) {
                cost(cluster, demo, summaries);
            }
            if (parts.contains(Part.LATENCY) || parts.contains(Part.CURVE) || soak != null) {
                live(cluster, demo, summaries, folder.path());
            }
        }
        if (json != null) {
            write(json);
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

    /** Discharge summaries of 600 to 4,000 words, as the generator mixes them. */
    private List<ClinicalNote> summaries() {
        int wanted = Math.max(10 * shareAdmissions, Math.min(400, admissions));
        List<ClinicalNote> found = new ArrayList<>();
        for (int notes = 8 * wanted; found.size() < wanted; notes *= 2) {
            found =
                    BenchNotes.generate(notes, SEED).stream()
                            .filter(
                                    note ->
                                            note.getCategory() == NoteCategory.DISCHARGE_SUMMARY
                                                    && note.getParentNoteId() == null)
                            .limit(wanted)
                            .toList();
        }
        return found;
    }

    private List<TokenizedAdmission> tokenized(
            Bundle like, List<ClinicalNote> summaries, int count) {
        AdmissionText text = new AdmissionText(new TextEngine(like.normalizer(), like.tokenizer()));
        List<TokenizedAdmission> tokenized = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (text.tokenize("bench-" + i, List.of(summaries.get(i % summaries.size())))
                    instanceof AdmissionText.Made.Tokenized made) {
                tokenized.add(made.admission());
            }
        }
        return tokenized;
    }

    private void share(BenchCluster cluster, Bundle demo, List<ClinicalNote> summaries, Path folder)
            throws InterruptedException {
        Bundle large = BenchBundles.write(folder.resolve("large"), demo, size());
        Shares of =
                sharesOf(
                        cluster,
                        large,
                        tokenized(large, summaries, shareAdmissions),
                        "%d layers of width %d".formatted(layers, width));
        numbers.put("coder_share_of_encoder", of.share());
        numbers.put("coder_tokens_per_second", of.coder());
        numbers.put("encoder_tokens_per_second", of.encoder());
        numbers.put("padding_waste", of.waste());
        Shares ofDemo =
                sharesOf(
                        cluster,
                        demo,
                        tokenized(demo, summaries, 10 * shareAdmissions),
                        "bundle " + demo.id());
        numbers.put("bundle_share_of_encoder", ofDemo.share());
        numbers.put("bundle_padding_waste", ofDemo.waste());
    }

    private record Shares(double share, double coder, double encoder, double waste) {}

    private Shares sharesOf(
            BenchCluster cluster, Bundle of, List<TokenizedAdmission> admissionsOf, String name)
            throws InterruptedException {
        CoderRate rate = new CoderRate(cluster);
        EncoderConfig config;
        try (CodingModel model = of.model(Placement.of("cpu", "fp32"))) {
            config = model.config().encoder();
        }
        List<int[]> ids =
                admissionsOf.stream()
                        .map(
                                admission ->
                                        admission.getTokenIds().stream()
                                                .mapToInt(Integer::intValue)
                                                .toArray())
                        .toList();
        double[] coder = new double[rounds];
        double[] encoder = new double[rounds];
        double waste = 0;
        try (BareEncoder bare = new BareEncoder(config, ids)) {
            bare.tokensPerSecond();
            for (int round = 0; round < rounds; round++) {
                encoder[round] = bare.tokensPerSecond();
                CoderRate.Run run = rate.run(of, admissionsOf, true);
                coder[round] = run.tokensPerSecond();
                waste = Math.max(waste, run.counters().paddingWaste());
            }
        }
        double share = Quantiles.median(ratios(coder, encoder));
        say(
                "%s: coder %.0f tokens/s, bare encoder %.0f, share %.1f %%, padding waste %.2f %%",
                name, Quantiles.median(coder), Quantiles.median(encoder), 100 * share, 100 * waste);
        return new Shares(share, Quantiles.median(coder), Quantiles.median(encoder), waste);
    }

    private static double[] ratios(double[] of, double[] to) {
        return IntStream.range(0, of.length).mapToDouble(i -> of[i] / to[i]).toArray();
    }

    private void cost(BenchCluster cluster, Bundle demo, List<ClinicalNote> summaries)
            throws InterruptedException {
        CoderRate rate = new CoderRate(cluster);
        List<TokenizedAdmission> of = tokenized(demo, summaries, 10 * shareAdmissions);
        double[] exactly = new double[rounds];
        double[] atLeast = new double[rounds];
        rate.run(demo, of, true);
        for (int round = 0; round < rounds; round++) {
            exactly[round] = rate.run(demo, of, true).tokensPerSecond();
            atLeast[round] = rate.run(demo, of, false).tokensPerSecond();
        }
        double cost = 1 - Quantiles.median(ratios(exactly, atLeast));
        say(
                "exactly once %.0f tokens/s, at least once %.0f: cost %.1f %% (median of %d rounds)",
                Quantiles.median(exactly), Quantiles.median(atLeast), 100 * cost, rounds);
        numbers.put("exactly_once_cost", cost);
    }

    private void live(BenchCluster cluster, Bundle demo, List<ClinicalNote> summaries, Path folder)
            throws InterruptedException, IOException {
        try (LiveLoad load = new LiveLoad(cluster, demo, folder.resolve("state"), summaries)) {
            load.run(Math.min(WARM_UP_ADMISSIONS, burst), 0, SEED);
            double saturation = load.run(burst, 0, SEED).perSecond();
            say("saturation: %.1f admissions/s, %d at once", saturation, burst);
            numbers.put("saturation_admissions_per_second", saturation);
            if (parts.contains(Part.LATENCY)) {
                latency(load, saturation);
            }
            if (parts.contains(Part.CURVE)) {
                curve(load, saturation);
            }
            if (soak != null) {
                soak(load, saturation, soak);
            }
        }
    }

    private void latency(LiveLoad load, double saturation) throws InterruptedException {
        LiveLoad.Times times = load.run(admissions, LOAD * saturation, SEED);
        Quantiles added = Quantiles.of(times.added());
        Quantiles device = Quantiles.of(times.device());
        Quantiles busy = Quantiles.of(times.busy());
        Quantiles total = Quantiles.of(times.total());
        say(
                "at %.1f admissions/s (a quarter), %d of them: added p50 %.0f ms, p99 %.0f ms",
                LOAD * saturation, admissions, added.p50(), added.p99());
        say(
                "  own batch on the device %.0f, %.0f; device busy with others %.0f, %.0f; total %.0f, %.0f",
                device.p50(), device.p99(), busy.p50(), busy.p99(), total.p50(), total.p99());
        numbers.put("added_latency_ms", added.json());
        numbers.put("device_ms", device.json());
        numbers.put("device_busy_ms", busy.json());
        numbers.put("total_latency_ms", total.json());
        numbers.put("latency_admissions", admissions);
    }

    private void curve(LiveLoad load, double saturation) throws InterruptedException, IOException {
        double[] rates = new double[CURVE.length];
        double[] p50 = new double[CURVE.length];
        double[] p99 = new double[CURVE.length];
        List<Map<String, Double>> points = new ArrayList<>();
        for (int i = 0; i < CURVE.length; i++) {
            rates[i] = CURVE[i] * saturation;
            Quantiles total = Quantiles.of(load.run(curveAdmissions, rates[i], SEED + i).total());
            p50[i] = total.p50();
            p99[i] = total.p99();
            say("  %6.1f admissions/s: total p50 %.0f ms, p99 %.0f ms", rates[i], p50[i], p99[i]);
            points.add(Map.of("per_second", rates[i], "p50_ms", p50[i], "p99_ms", p99[i]));
        }
        numbers.put("total_latency_by_rate", points);
        if (figure != null) {
            draw(figure, rates, p50, p99);
        }
    }

    private void draw(Path file, double[] rates, double[] p50, double[] p99) throws IOException {
        HtmlPage.titled("Pipeline: latency against rate")
                .lead(
                        "From the acknowledgement of a note to its codes being readable, at Poisson's"
                                + " intervals, %d admissions a point.".formatted(curveAdmissions))
                .figure(
                        new LineChart(
                                "Total latency up to saturation",
                                "The last point is the rate at which a burst was worked off.",
                                Axis.linear("admissions a second").startingAt(0),
                                Axis.logarithmic("milliseconds"),
                                List.of(
                                        LineChart.Series.of("half of them, p50", rates, p50),
                                        LineChart.Series.of("99 in 100, p99", rates, p99))))
                .write(file);
    }

    private void soak(LiveLoad load, double saturation, double minutes)
            throws InterruptedException {
        Soak.Result result = new Soak(load, SOAK_LOAD * saturation).run(minutes);
        say(
                "soak of %.1f minutes, %d admissions, growth a minute over the second half: resident %+.2f MB, malloc in use %+.2f MB, Java heap %+.2f MB",
                minutes,
                result.admissions(),
                result.rssPerMinute() / 1e6,
                result.inUsePerMinute() / 1e6,
                result.heapPerMinute() / 1e6);
        numbers.put("soak_minutes", minutes);
        numbers.put("soak_admissions", result.admissions());
        numbers.put("soak_slope_bytes_per_minute", result.rssPerMinute());
        numbers.put("soak_in_use_bytes_per_minute", result.inUsePerMinute());
        numbers.put("soak_heap_bytes_per_minute", result.heapPerMinute());
        numbers.put("soak_samples", result.samples());
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private void write(Path file) {
        try {
            Files.writeString(
                    file,
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(numbers)
                            + "\n");
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    file + " cannot be written (expected: a file in a folder that exists)",
                    e);
        }
    }
}
