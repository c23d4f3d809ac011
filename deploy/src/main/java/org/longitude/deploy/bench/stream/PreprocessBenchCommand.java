package org.longitude.deploy.bench.stream;

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
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;
import org.longitude.deploy.bench.text.TextBench;
import org.longitude.deploy.bench.text.TextCorpus;
import org.longitude.deploy.bench.text.TextFigures;
import org.longitude.deploy.bench.text.TextTable;
import org.longitude.preprocess.TextEngine;
import org.longitude.preprocess.offline.NoteTexts;
import org.longitude.schemas.v1.ClinicalNote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude bench preprocess}. */
@Command(
        name = "preprocess",
        mixinStandardHelpOptions = true,
        description =
                "Measures pre-processing: text to tokens, the stream's share of what its topics"
                        + " alone allow, the latency it adds, and its return after a kill.")
public final class PreprocessBenchCommand implements Callable<Integer> {

    /** What is measured. */
    enum Part {
        TEXT,
        TOPOLOGY,
        LATENCY,
        RESTORE
    }

    private static final long TEXT_CHARS = 5_000_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--part",
            paramLabel = "PART",
            split = ",",
            description = "What to measure (default: everything): ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Bundle whose normaliser and tokenizer work (default: the demo's).")
    private @Nullable Path bundle;

    @Option(
            names = "--notes",
            paramLabel = "N",
            defaultValue = "6000",
            description = "Generated notes that the topology reads (default: ${DEFAULT-VALUE}).")
    private int notes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Turns; medians are printed (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long latency is measured for (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--open-admissions",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Open admissions when it is killed (default: ${DEFAULT-VALUE}).")
    private int openAdmissions;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description =
                    "Further notes for the text part, JSON lines with a field text or one note.")
    private @Nullable Path text;

    @Option(
            names = {"--tokenizer", "--bpe"},
            paramLabel = "PATH",
            description =
                    "Tokenizer for the subword paths of the text part, byte-level BPE or WordPiece,"
                            + " once for each: a tokenizer.json, or a directory with one or with"
                            + " its vocabulary files (default: small ones of the bench's own).")
    private List<Path> tokenizers = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the numbers there.")
    private @Nullable Path json;

    private final Map<String, Object> numbers = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        if (parts.contains(Part.TEXT)) {
            text();
        }
        if (parts.contains(Part.TOPOLOGY)
                || parts.contains(Part.LATENCY)
                || parts.contains(Part.RESTORE)) {
            stream();
        }
        if (json != null) {
            write(json);
        }
        return 0;
    }

    private void text() {
        List<TextCorpus> corpora = new ArrayList<>();
        corpora.add(TextCorpus.synthetic(TEXT_CHARS));
        try {
            if (text != null) {
                corpora.add(TextCorpus.of(text.getFileName().toString(), NoteTexts.read(text)));
            }
            TextFigures figures = new TextBench(rounds).run(corpora, tokenizers);
            TextTable.print(corpora, figures, spec.commandLine().getOut());
            Map<String, Double> byPath = new LinkedHashMap<>();
            figures.mbPerSecond().forEach((path, rate) -> byPath.put(path.key(), rate));
            numbers.put("mb_per_second", byPath);
            numbers.put("library_share", figures.libraryShares());
            numbers.put("slopes", figures.slopes());
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    (text == null ? "the notes" : text)
                            + " cannot be read (expected: JSON lines with a field text)",
                    e);
        }
    }

    private void stream() throws InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create("longitude-bench-");
                BenchCluster cluster = new BenchCluster(folder.path())) {
            TextEngine engine = TextEngine.load(bundleDirectory());
            List<ClinicalNote> generated = BenchNotes.generate(notes, 7);
            if (parts.contains(Part.TOPOLOGY)) {
                topology(cluster, engine, generated, folder.path());
            }
            if (parts.contains(Part.LATENCY)) {
                latency(cluster, engine, generated, folder.path());
            }
            if (parts.contains(Part.RESTORE)) {
                restore(cluster, generated, folder.path());
            }
        }
    }

    private void topology(
            BenchCluster cluster, TextEngine engine, List<ClinicalNote> generated, Path folder)
            throws InterruptedException {
        try (BenchNotes feed = new BenchNotes(cluster.clientConfig())) {
            generated.forEach(note -> feed.send(note, (metadata, e) -> {}));
            feed.flush();
        }
        TopologyBench.Result result = new TopologyBench(cluster, engine, folder).run(rounds);
        say(
                "notes a second of processor time (of the clock), exactly once, %.1f KB written a note",
                result.bytesPerNote() / 1000);
        say("  the live path                    %s", of(result.live()));
        say("  the same bytes, nothing computed %s", of(result.sameBytes()));
        say("  one record in, one out           %s", of(result.passThrough()));
        say(
                "  share of the same bytes %.1f %%, of one in, one out %.1f %%",
                100 * result.share(), 100 * result.shareOfPassThrough());
        numbers.put("topology_share", result.share());
        numbers.put("topology_share_of_pass_through", result.shareOfPassThrough());
        numbers.put("notes_per_cpu_second", result.live().perCpuSecond());
        numbers.put("notes_per_second", result.live().perSecond());
    }

    private static String of(TopologyBench.Speed speed) {
        return String.format(Locale.ROOT, "%8.0f (%.0f)", speed.perCpuSecond(), speed.perSecond());
    }

    private void latency(
            BenchCluster cluster, TextEngine engine, List<ClinicalNote> generated, Path folder)
            throws InterruptedException {
        LatencyBench bench = new LatencyBench(cluster, engine, folder);
        LatencyBench.Result one = bench.run(generated, seconds, Map.of(), "latency");
        say(
                "latency added at %.0f notes/s, %d notes: p50 %.0f ms, p99 %.0f ms",
                LatencyBench.NOTES_PER_SECOND, one.notes(), one.warm().p50(), one.warm().p99());
        say(
                "  slowest %.0f ms, %.1f s after warming up; garbage collection %d ms in all;"
                        + " while warming up p50 %.0f ms, p99 %.0f ms",
                one.slowestMs(),
                one.slowestAtSeconds(),
                one.collectingMs(),
                one.cold().p50(),
                one.cold().p99());
        numbers.put("added_latency_ms", of(one.warm()));
        numbers.put("added_latency_ms_warming_up", of(one.cold()));
        LatencyBench.Result other =
                bench.run(
                        generated,
                        seconds,
                        Map.of("producer.max.in.flight.requests.per.connection", "1"),
                        "latency-in-flight-1");
        say(
                "  with max.in.flight.requests.per.connection=1: p50 %.0f ms, p99 %.0f ms",
                other.warm().p50(), other.warm().p99());
        numbers.put("added_latency_ms_in_flight_1", of(other.warm()));
    }

    private static Map<String, Double> of(LatencyBench.Quantiles quantiles) {
        return Map.of("p50", quantiles.p50(), "p99", quantiles.p99());
    }

    private void restore(BenchCluster cluster, List<ClinicalNote> generated, Path folder)
            throws InterruptedException {
        RestoreBench.Result result =
                new RestoreBench(cluster, bundleDirectory(), folder)
                        .run(BenchNotes.oneForEach(generated, openAdmissions));
        say(
                "back after SIGKILL with %d open admissions: %.1f s",
                result.admissions(), result.seconds());
        numbers.put("restore_seconds", result.seconds());
        numbers.put("restore_open_admissions", result.admissions());
    }

    private Path bundleDirectory() {
        return bundle != null
                ? bundle
                : Path.of(System.getProperty("longitude.home", "."), "bundle", "demo");
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
