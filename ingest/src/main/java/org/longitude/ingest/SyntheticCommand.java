package org.longitude.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.synthetic.Evidence;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.v1.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude ingest synthetic}: made-up admissions, to a folder or to the topics. */
@Command(
        name = "synthetic",
        description = {
            "Generates made-up admissions with known codes, as a MIMIC-III folder or to the"
                    + " topics.",
            "The same options give the same bytes on every machine."
        },
        mixinStandardHelpOptions = true)
final class SyntheticCommand implements Callable<Integer> {

    private static final int PROGRESS_ADMISSIONS = 5_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "Writes a MIMIC-III CSV folder.")
    private @Nullable Path out;

    @Option(
            names = "--admissions",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many admissions (default: ${DEFAULT-VALUE}).")
    private int admissions = 100;

    @Option(
            names = "--seed",
            defaultValue = "7",
            description = "Changes every admission (default: ${DEFAULT-VALUE}).")
    private long seed = 7;

    @Option(
            names = "--split",
            paramLabel = "train|dev|test|unlabelled",
            defaultValue = "train",
            converter = SyntheticOptions.SplitName.class,
            description =
                    "Splits share no patient; test uses phrasings that train never does, and"
                            + " unlabelled has them without codes (default: ${DEFAULT-VALUE}).")
    private Split split = Split.TRAIN;

    @Option(
            names = "--evidence",
            paramLabel = "late|early|mixed",
            defaultValue = "mixed",
            converter = SyntheticOptions.EvidenceName.class,
            description =
                    "Where the evidence for the codes stands: beyond the first 600 words, inside"
                            + " the first 400, or anywhere (default: ${DEFAULT-VALUE}).")
    private Evidence evidence = Evidence.MIXED;

    @Option(
            names = "--words",
            paramLabel = "MIN-MAX",
            converter = SyntheticOptions.WordRange.class,
            description =
                    "Words of a discharge summary (default: 600-4000; late evidence 1200-4000).")
    private SyntheticOptions.@Nullable Words words;

    @Option(
            names = "--other-notes",
            paramLabel = "MAX",
            defaultValue = "6",
            description =
                    "Most notes of other categories an admission (default: ${DEFAULT-VALUE}).")
    private int otherNotesMax = 6;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Writes codes and evidence offsets as JSON lines.")
    private @Nullable Path truth;

    @Option(names = "--live", description = "To the topics: as notes of care under way, coded.")
    private boolean live;

    @Option(names = "--code", description = "To the topics: code this history too.")
    private boolean code;

    @Option(names = "--json", description = "Prints the summary as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        SyntheticConfig config = config();
        Origin origin = live ? Origin.LIVE : Origin.HISTORY;
        SyntheticFeed feed = new SyntheticFeed(config, origin, live || code, Clock.systemUTC());
        try (SyntheticTargets targets = new SyntheticTargets(feed)) {
            open(targets);
            write(config, targets);
            print(summary(targets.counts()));
            return CommandRun.EXIT_OK;
        } catch (IngestException | SchemasException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed("cannot write: " + e.getMessage() + " (expected: a writable place)");
        }
    }

    private SyntheticConfig config() {
        if (out == null && !connection.given() && truth == null) {
            throw usage("nowhere to write (expected: --out DIR, --truth FILE or --bootstrap)");
        }
        if (admissions < 1) {
            throw usage("--admissions: %d (expected: at least 1)".formatted(admissions));
        }
        if (truth != null && split == Split.UNLABELLED) {
            throw usage("--truth with --split unlabelled (expected: a labelled split)");
        }
        try {
            SyntheticConfig config =
                    SyntheticConfig.of(seed, split)
                            .withEvidence(evidence)
                            .withOtherNotesMax(otherNotesMax);
            return words == null ? config : config.withWords(words.min(), words.max());
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private ParameterException usage(@Nullable String message) {
        return new ParameterException(spec.commandLine(), "ingest synthetic: " + message);
    }

    private void open(SyntheticTargets targets) throws IOException {
        if (connection.given()) {
            targets.openTopics(connection.properties());
        }
        if (out != null) {
            targets.openFolder(out);
        }
        if (truth != null) {
            targets.openTruth(truth);
        }
    }

    private void write(SyntheticConfig config, SyntheticTargets targets) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        int written = 0;
        Iterator<SyntheticAdmission> all =
                new SyntheticAdmissions(config).stream(admissions).iterator();
        while (all.hasNext()) {
            targets.write(all.next());
            written++;
            if (written % PROGRESS_ADMISSIONS == 0) {
                err.printf("ingest synthetic: %d of %d admissions%n", written, admissions);
                err.flush();
            }
        }
        targets.flush();
    }

    private String summary(SyntheticTargets.Counts counts) throws IOException {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("admissions", counts.admissions());
        numbers.put("notes", counts.notes());
        numbers.put("codes", counts.codes());
        numbers.put("evidence_spans", counts.evidenceSpans());
        if (json) {
            return new ObjectMapper().writeValueAsString(numbers) + "\n";
        }
        StringBuilder text = new StringBuilder();
        numbers.forEach(
                (name, number) ->
                        text.append(name.replace('_', ' '))
                                .append(": ")
                                .append(number)
                                .append('\n'));
        return text.toString();
    }

    private void print(String summary) {
        PrintWriter writer = spec.commandLine().getOut();
        writer.print(summary);
        writer.flush();
    }

    private int failed(@Nullable String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("longitude ingest synthetic: " + message);
        err.flush();
        return CommandRun.EXIT_WORLD;
    }
}
