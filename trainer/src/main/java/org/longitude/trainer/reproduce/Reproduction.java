package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.run.JsonFiles;

/**
 * Runs a reproduction: a time plan first, then every step that is not done yet, then the report.
 *
 * <p>Threading: confined to the calling thread; the engine has one gradient collector a process.
 */
public final class Reproduction {

    /** The report, in the run folder. */
    public static final String REPORT = "report.html";

    /** The numbers of the report, for programs. */
    public static final String NUMBERS = "report.json";

    private static final String STEPS = "steps";
    private static final String CONFIG = "config.json";
    private static final int SAMPLE = 50;

    private final ReproductionConfig config;
    private final List<SourceSet> sets;
    private final DefaultCheckpoints defaults;
    private final Device device;
    private final ReproductionListener listener;

    /**
     * A reproduction.
     *
     * @param sets at least one; tables about words and the paper's rows are of the first
     * @param defaults checkpoints that are given; where the preset makes none, both must be
     */
    public Reproduction(
            ReproductionConfig config,
            List<SourceSet> sets,
            DefaultCheckpoints defaults,
            Device device,
            ReproductionListener listener) {
        if (sets.isEmpty()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID, "0 snapshots (expected: at least one)");
        }
        this.config = config;
        this.sets = List.copyOf(sets);
        this.defaults = defaults;
        this.device = device;
        this.listener = listener;
    }

    /**
     * Runs it in a folder.
     *
     * @param resume whether the folder may hold a part of the same reproduction
     * @return the report
     * @throws TrainerException {@code CONFIG_INVALID} if the folder holds something else; and what
     *     its steps throw
     */
    public Path run(Path folder, boolean resume) {
        try {
            settle(folder, resume);
            Path stepsFolder = folder.resolve(STEPS);
            List<Step> planned = Plan.of(config, sets, defaults, sizes(), device);
            Steps steps = new Steps(stepsFolder, planned);
            List<Step> open = planned.stream().filter(step -> !steps.isDone(step)).toList();
            if (!open.isEmpty()) {
                MachineRates.measure(config, device).lines(open).forEach(listener::onLine);
            }
            steps.run(listener);
            Findings findings = Findings.read(config, sets, defaults, stepsFolder, steps.times());
            JsonFiles.write(folder.resolve(NUMBERS), findings);
            Path report = folder.resolve(REPORT);
            ReproductionReport.write(config, sets, defaults, findings, report);
            return report;
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: %s (expected: a folder that can be written)"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /**
     * Refuses a folder that holds something and is not to be resumed.
     *
     * @throws TrainerException {@code CONFIG_INVALID}
     */
    public static void requireUsable(Path folder, boolean resume) throws IOException {
        if (resume || Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new TrainerException(
                        TrainerError.CONFIG_INVALID,
                        "%s: not empty (expected: a new folder, or --resume to go on with the reproduction in it)"
                                .formatted(folder));
            }
        }
    }

    private void settle(Path folder, boolean resume) throws IOException {
        requireUsable(folder, resume);
        Files.createDirectories(folder);
        JsonFiles.writeDurably(folder.resolve(CONFIG), config);
    }

    /** How much there is of each set, from a sample: the plan wants no more than a guess. */
    private Map<String, Plan.SetSize> sizes() {
        Map<String, Plan.SetSize> sizes = new HashMap<>();
        for (SourceSet set : sets) {
            try (StudySet study = StudySet.open(set, config)) {
                List<ArchivedAdmission> sample =
                        study.train().admissions().stream().limit(SAMPLE).toList();
                double words = sample.stream().mapToInt(ArchivedAdmission::wordCount).sum();
                double paragraphs =
                        sample.stream()
                                .flatMap(each -> each.notes().stream())
                                .mapToInt(note -> note.text().paragraphEnds().length)
                                .sum();
                sizes.put(
                        set.name(),
                        new Plan.SetSize(
                                words / Math.max(1, sample.size()) * study.train().size(),
                                words / Math.max(1, paragraphs)));
            }
        }
        return sizes;
    }
}
