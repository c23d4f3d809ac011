package org.longitude.deploy.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.demo.SyntheticSnapshot;
import org.longitude.ingest.synthetic.CatalogueCode;
import org.longitude.ingest.synthetic.CodeCatalogue;
import org.longitude.ingest.synthetic.Evidence;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.trainer.command.Descriptions;
import org.longitude.trainer.reproduce.DefaultCheckpoints;
import org.longitude.trainer.reproduce.Reproduction;
import org.longitude.trainer.reproduce.ReproductionConfig;
import org.longitude.trainer.reproduce.SourceSet;
import org.longitude.trainer.run.ConfigFiles;
import org.longitude.trainer.snapshot.ManifestFile;
import org.longitude.trainer.snapshot.SnapshotFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude train reproduce}: the paper's tables and figures in one report. */
@Command(
        name = "reproduce",
        description = {
            "Runs the paper's experiments as resumable steps and writes one report, the paper's numbers"
                    + " beside ours. A time plan comes first.",
            "Without --snapshot the admissions are generated, with evidence late and early, over a"
                    + " broker of its own."
        },
        mixinStandardHelpOptions = true)
public final class ReproduceCommand implements Callable<Integer> {

    private static final String MANIFEST = "manifest.json";
    private static final String SNAPSHOTS = "snapshots";
    private static final long GENERATOR_SEED = 7;
    private static final int WORDS_MIN = 700;
    private static final int LATE_WORDS_MIN = 1_200;
    private static final int WORDS_MAX = 1_500;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "tiny",
            description = {
                "smoke: every step on next to nothing, a minute or two.",
                "tiny: small models on generated admissions, for two cores.",
                "base: the paper's sizes, for a GPU, with --snapshot, --bert and --longformer.",
                "Default: ${DEFAULT-VALUE}."
            })
    private String preset = "tiny";

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "A new folder, or with --resume one that was begun.")
    private Path folder = Path.of("");

    @Option(
            names = "--resume",
            description = "Goes on with what is in --run; finished steps are not run again.")
    private boolean resume;

    @Option(
            names = "--snapshot",
            paramLabel = "NAME=DIR",
            description =
                    "Snapshots to work from, the first for the paper's tables; may be given several"
                            + " times.")
    private Map<String, Path> snapshots = new LinkedHashMap<>();

    @Option(
            names = "--bert",
            paramLabel = "DIR",
            description =
                    "Hugging Face directory of Table 3's default BERT (bert-base-uncased); without one"
                            + " smoke and tiny make a small one on everyday English.")
    private @Nullable Path bert;

    @Option(
            names = "--longformer",
            paramLabel = "DIR",
            description =
                    "The same of its default Longformer (longformer-base-4096), which is also the one"
                            + " that is continued on notes.")
    private @Nullable Path longformer;

    @Option(
            names = "--descriptions",
            paramLabel = "FILE",
            description =
                    "What codes of --snapshot stand for, for the lexicon: a JSON array of objects with"
                            + " code and description.")
    private @Nullable Path descriptions;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings as JSON, any of those in a run's config.json.")
    private @Nullable Path config;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--json", description = "Prints the report's numbers as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ReproductionConfig used =
                ConfigFiles.read(
                        ReproductionConfig.class,
                        ReproductionConfig.preset(preset),
                        config,
                        Map.of());
        if (snapshots.isEmpty() && used.admissions().train() == 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "reproduce: preset %s without --snapshot NAME=DIR (expected: a snapshot of notes)"
                            .formatted(preset));
        }
        if (used.generalTexts() == 0 && (bert == null || longformer == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "reproduce: preset %s without --bert DIR and --longformer DIR (expected: the published checkpoints that Table 3's default rows start from)"
                            .formatted(preset));
        }
        try (StepProgress progress = new StepProgress(spec.commandLine().getErr())) {
            Reproduction.requireUsable(folder, resume);
            List<SourceSet> sets = snapshots.isEmpty() ? generated(used, progress) : given();
            Path report =
                    new Reproduction(
                                    used,
                                    sets,
                                    new DefaultCheckpoints(bert, longformer),
                                    device(),
                                    progress)
                            .run(folder, true);
            print(report);
        }
        return 0;
    }

    private Device device() {
        try {
            return DeviceChoice.of(device);
        } catch (IllegalArgumentException e) {
            throw new DeployException(DeployError.BAD_INPUT, "--device: " + e.getMessage(), e);
        }
    }

    private List<SourceSet> given() {
        List<SourceSet> sets = new ArrayList<>();
        Map<String, String> told = Descriptions.read(descriptions);
        snapshots.forEach(
                (name, from) -> sets.add(set(name, "snapshot " + name, false, told, from)));
        return sets;
    }

    private List<SourceSet> generated(ReproductionConfig used, StepProgress progress)
            throws InterruptedException, IOException {
        return List.of(
                generated(used, progress, Evidence.LATE, "late", LATE_WORDS_MIN),
                generated(used, progress, Evidence.EARLY, "early", WORDS_MIN));
    }

    private SourceSet generated(
            ReproductionConfig used,
            StepProgress progress,
            Evidence evidence,
            String name,
            int wordsMin)
            throws InterruptedException, IOException {
        Path into = folder.resolve(SNAPSHOTS).resolve(name);
        if (!Files.exists(into.resolve(MANIFEST))) {
            ReproductionConfig.Admissions sizes = used.admissions();
            progress.onLine(
                    "%,d generated admissions of %,d to %,d words, evidence %s, over the topics"
                            .formatted(sizes.all(), wordsMin, WORDS_MAX, name));
            Files.createDirectories(folder.resolve(SNAPSHOTS));
            new SyntheticSnapshot(
                            GENERATOR_SEED,
                            evidence,
                            wordsMin,
                            WORDS_MAX,
                            sizes.train(),
                            sizes.dev(),
                            sizes.test())
                    .take(into, (share, detail) -> progress.onProgress(name, share, detail));
        }
        return set(name, "evidence " + name, true, described(), into);
    }

    private static Map<String, String> described() {
        return CodeCatalogue.standard().codes().stream()
                .collect(Collectors.toMap(CatalogueCode::code, CatalogueCode::description));
    }

    private static SourceSet set(
            String name, String title, boolean isGenerated, Map<String, String> told, Path from) {
        return new SourceSet(
                name,
                title,
                ManifestFile.read(from.resolve(MANIFEST)).contentSha256(),
                isGenerated,
                told,
                () -> SnapshotFolder.open(from));
    }

    private void print(Path report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? Files.readString(folder.resolve(Reproduction.NUMBERS))
                        : "report: " + report);
        out.flush();
    }
}
