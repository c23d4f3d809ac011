package org.longitude.trainer.retrain;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleKind;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.Placement;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.TemporarySnapshot;

/**
 * Makes a bundle from what the topics hold.
 *
 * <p>Everything is chosen on train and dev; the test split is scored once, at the end, by the
 * model, the linear baseline and the best constant prediction alike.
 *
 * <p>Threading: confined to the calling thread; the engine has one gradient collector a process.
 */
public final class Retraining {
    /**
     * How many test admissions the build scores again; enough to notice, few enough for seconds.
     */
    public static final int SLICE_ADMISSIONS = 60;

    /** How the generator's admissions name the system that sent them. */
    private static final String GENERATED_SOURCE_PREFIX = "synthetic-";

    private final RetrainConfig config;
    private final Recipe recipe;
    private final RunFolder folder;
    private final List<Placement> placements;
    private final RetrainListener listener;

    private Retraining(
            RetrainConfig config,
            RunFolder folder,
            List<Placement> placements,
            RetrainListener listener) {
        this.config = config;
        this.recipe = config.recipe();
        this.folder = folder;
        this.placements = List.copyOf(placements);
        this.listener = listener;
    }

    /**
     * Reads both topics up to their present ends and makes a bundle.
     *
     * @param clientConfig Kafka client properties with {@code bootstrap.servers} and {@code
     *     schema.registry.url}
     * @param bundleDirectory a new directory
     * @throws TrainerException if the archive is empty, splits leak, or nothing was learned
     */
    public static Bundle run(
            Map<String, String> clientConfig,
            Path bundleDirectory,
            RetrainConfig config,
            RetrainListener listener) {
        return run(clientConfig, bundleDirectory, config, Device.cpu(), listener);
    }

    /** As above, on a device. */
    public static Bundle run(
            Map<String, String> clientConfig,
            Path bundleDirectory,
            RetrainConfig config,
            Device device,
            RetrainListener listener) {
        requireNew(bundleDirectory);
        try (Corpus corpus =
                        TemporarySnapshot.take(
                                clientConfig,
                                RangeChoice.EVERYTHING,
                                (topic, passed, all) ->
                                        listener.onProgress(
                                                Phase.READ,
                                                (double) passed / Math.max(1, all),
                                                topic));
                RunFolder folder = RunFolder.passing(config.recipe())) {
            listener.onResult(Phase.READ, corpus.counts().toString());
            return run(
                    corpus,
                    bundleDirectory,
                    config,
                    folder,
                    List.of(Placement.of(device)),
                    listener);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, "a temporary folder cannot be put away", e);
        }
    }

    /**
     * Makes a bundle from a corpus.
     *
     * @param bundleDirectory a new directory
     * @param folder of the run; one that holds an earlier part of it is gone on with
     * @param placements of the replicas of a neural model, one for each
     * @throws TrainerException if the corpus is empty, splits leak, or nothing was learned
     */
    public static Bundle run(
            Corpus corpus,
            Path bundleDirectory,
            RetrainConfig config,
            RunFolder folder,
            List<Placement> placements,
            RetrainListener listener) {
        requireNew(bundleDirectory);
        return new Retraining(config, folder, placements, listener)
                .fromCorpus(corpus, bundleDirectory);
    }

    private static void requireNew(Path bundleDirectory) {
        if (Files.exists(bundleDirectory)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: exists (expected: a new directory; a bundle is never overwritten)"
                            .formatted(bundleDirectory));
        }
    }

    private Bundle fromCorpus(Corpus corpus, Path bundleDirectory) {
        if (!config.normalizer().hash().equals(corpus.normalizerHash())) {
            throw new TrainerException(
                    TrainerError.NORMALIZERS_MIXED,
                    "notes went through normaliser %s (expected: %s; give the one they went through, or replay notes.raw through this one)"
                            .formatted(corpus.normalizerHash(), config.normalizer().hash()));
        }
        Splits splits = recipe.splits(corpus.coded());
        LabelSet labels =
                LabelChoice.choose(splits.train(), recipe.labelRule(), config.descriptions());
        listener.onResult(Phase.PREPARE, "%s, %d labels".formatted(splits, labels.size()));
        Parts parts = Parts.of(splits, labels);
        tellUnlabelled(parts);
        try (Learned learned = learned(splits, labels, parts)) {
            return bundle(corpus, splits, parts, labels, learned, bundleDirectory);
        }
    }

    /**
     * A model and its rival, with what each says of the admissions that tune them: dev, or train
     * part by part.
     */
    @SuppressWarnings("ArrayRecordComponent") // lives for one run; never compared
    private record Learned(Candidate candidate, TunedBaseline.Tuned baseline, double[][] said)
            implements AutoCloseable {
        @Override
        public void close() {
            candidate.close();
        }
    }

    private Learned learned(Splits splits, LabelSet labels, Parts parts) {
        Consumer<String> told = line -> listener.onResult(Phase.BASELINE, line);
        Folds folds = recipe.folds() == 0 ? null : Folds.of(parts.train(), recipe.folds());
        TunedBaseline.Tuned baseline =
                folds == null
                        ? TunedBaseline.tuned(parts.train(), parts.dev(), told)
                        : TunedBaseline.tuned(folds, told);
        if (recipe.model() == BundleKind.LINEAR) {
            return new Learned(
                    new LinearCandidate(baseline.baseline().baseline()), baseline, baseline.said());
        }
        NeuralTraining training =
                new NeuralTraining(recipe, config.normalizer(), placements, listener);
        Tokenizer tokenizer = training.tokenizer(splits.train());
        listener.onResult(
                Phase.PREPARE, "%d words or pieces".formatted(tokenizer.vocabularySize()));
        if (folds == null) {
            Candidate candidate =
                    training.train(labels, tokenizer, parts.train(), parts.dev(), folder);
            List<int[]> dev = parts.dev().tokens(tokenizer);
            return new Learned(candidate, baseline, score(candidate.scorer(), dev, "dev"));
        }
        double[][] said = training.outOfFold(labels, tokenizer, folds);
        return new Learned(
                training.trainOnAll(labels, tokenizer, parts.train(), folder), baseline, said);
    }

    /** Where dev is part of train, train is what is tuned on, by scores out of fold. */
    private record Parts(LabelledTexts train, LabelledTexts dev, LabelledTexts test) {
        static Parts of(Splits splits, LabelSet labels) {
            return new Parts(
                    new LabelledTexts(splits.train(), labels),
                    new LabelledTexts(
                            splits.dev().isEmpty() ? splits.train() : splits.dev(), labels),
                    new LabelledTexts(splits.test(), labels));
        }
    }

    /** Admissions without a label are learned from as such: nothing of them is skipped unsaid. */
    private void tellUnlabelled(Parts parts) {
        listener.onResult(
                Phase.PREPARE,
                "without any of the labels: %d of train, %d of dev, %d of test; kept as such"
                        .formatted(
                                parts.train().unlabelled(),
                                parts.dev().unlabelled(),
                                parts.test().unlabelled()));
    }

    private Bundle bundle(
            Corpus corpus,
            Splits splits,
            Parts parts,
            LabelSet labels,
            Learned learned,
            Path bundleDirectory) {
        Candidate candidate = learned.candidate();
        Tuning tuning =
                Tuning.of(
                        new ScoredLabels(learned.said(), parts.dev().truth()),
                        parts.dev().patients(),
                        labels,
                        recipe.decision());
        listener.onResult(Phase.SCORE, tuning.text());
        MetricsFile metrics = metrics(learned, parts, tuning);
        TrainingFile training =
                training(corpus, splits, parts, candidate, tuning, learned.baseline().baseline());
        listener.onProgress(Phase.WRITE, 0, bundleDirectory.toString());
        try {
            new RunFigures(folder).write(tuning, candidate.facts().history());
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: figures cannot be written".formatted(folder.directory()),
                    e);
        }
        return BundleWriter.write(
                bundleDirectory,
                config.bundleName(),
                config.created(),
                directory -> write(directory, candidate, tuning, metrics, training));
    }

    private double[][] score(AdmissionScorer scorer, List<int[]> tokens, String split) {
        return new ModelScorer(scorer)
                .score(
                        tokens,
                        done ->
                                listener.onProgress(
                                        Phase.SCORE, (double) done / tokens.size(), split));
    }

    private MetricsFile metrics(Learned learned, Parts parts, Tuning tuning) {
        Candidate candidate = learned.candidate();
        TunedBaseline baseline = learned.baseline().baseline();
        double[] thresholds = tuning.labels().thresholds();
        AdmissionScorer scorer = candidate.scorer().calibrated(tuning.calibration());
        double[][] testScores = score(scorer, parts.test().tokens(candidate.tokenizer()), "test");
        double[][] baselineTest = baseline.score(parts.test().texts());
        SplitScores dev =
                SplitScores.of(
                        parts.dev(),
                        tuning.calibration().apply(learned.said()),
                        thresholds,
                        learned.baseline().said(),
                        baseline.threshold());
        SplitScores test =
                SplitScores.of(
                        parts.test(), testScores, thresholds, baselineTest, baseline.threshold());
        LabelledTexts slice = parts.test().first(SLICE_ADMISSIONS);
        SplitScores first =
                SplitScores.of(
                        slice,
                        Arrays.copyOf(testScores, slice.size()),
                        thresholds,
                        Arrays.copyOf(baselineTest, slice.size()),
                        baseline.threshold());
        listener.onResult(
                Phase.SCORE,
                "test micro F1: model %.4f, linear baseline %.4f, best constant %.4f"
                        .formatted(
                                test.modelMicroF1(),
                                test.baselineMicroF1(),
                                test.constantMicroF1()));
        EvidenceScores evidence =
                EvidenceScores.of(
                        scorer,
                        candidate.tokenizer(),
                        tuning.labels(),
                        parts.test(),
                        config.evidence());
        return new MetricsFile(dev, test, first, evidence);
    }

    private TrainingFile training(
            Corpus corpus,
            Splits splits,
            Parts parts,
            Candidate candidate,
            Tuning tuning,
            TunedBaseline baseline) {
        Candidate.Facts facts = candidate.facts();
        return new TrainingFile(
                config.command(),
                recipe.splitBy(),
                Map.of(
                        "train", splits.train().size(),
                        "dev", splits.dev().size(),
                        "test", splits.test().size(),
                        "unassigned", splits.unassigned()),
                Map.of(
                        "train", LabelChoice.codesOutside(splits.train(), tuning.labels()),
                        "test", LabelChoice.codesOutside(splits.test(), tuning.labels())),
                isGenerated(corpus),
                candidate.tokenizer().vocabularySize(),
                facts.parameters(),
                corpus.normalizerHash(),
                candidate.tokenizer().hash(),
                recipe,
                null,
                facts.steps(),
                facts.seconds(),
                facts.history(),
                baseline.inverseRegularization(),
                corpus.counts(),
                candidate.coverage(parts.test().tokens(candidate.tokenizer())),
                tuning.text(),
                corpus.manifest().snapshot());
    }

    private static boolean isGenerated(Corpus corpus) {
        return corpus.coded().stream()
                .allMatch(
                        admission -> admission.sourceSystem().startsWith(GENERATED_SOURCE_PREFIX));
    }

    private void write(
            Path directory,
            Candidate candidate,
            Tuning tuning,
            MetricsFile metrics,
            TrainingFile training)
            throws IOException {
        candidate.save(directory);
        candidate.tokenizer().save(directory.resolve(BundleFiles.TOKENIZER));
        config.normalizer().save(directory.resolve(BundleFiles.NORMALIZER));
        tuning.labels().save(directory.resolve(BundleFiles.LABELS));
        if (!tuning.calibration().isIdentity()) {
            tuning.calibration().save(directory.resolve(BundleFiles.CALIBRATION));
        }
        if (tuning.routing() != null) {
            tuning.routing().save(directory.resolve(BundleFiles.ROUTING));
        }
        JsonFiles.write(directory.resolve(BundleFiles.METRICS), metrics);
        JsonFiles.write(directory.resolve(BundleFiles.TRAINING), training);
        Files.writeString(
                directory.resolve(BundleFiles.CARD),
                ModelCard.text(config, training, metrics, tuning, candidate.facts()),
                StandardCharsets.UTF_8);
    }
}
