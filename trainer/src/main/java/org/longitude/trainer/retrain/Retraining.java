package org.longitude.trainer.retrain;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.finetune.FineTuneResult;
import org.longitude.trainer.finetune.FineTuner;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;
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
    private final Device device;
    private final RetrainListener listener;

    private Retraining(RetrainConfig config, Device device, RetrainListener listener) {
        this.config = config;
        this.device = device;
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
        if (Files.exists(bundleDirectory)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: exists (expected: a new directory; a bundle is never overwritten)"
                            .formatted(bundleDirectory));
        }
        try (Corpus corpus =
                TemporarySnapshot.take(
                        clientConfig,
                        RangeChoice.EVERYTHING,
                        (topic, passed, all) ->
                                listener.onProgress(
                                        Phase.READ, (double) passed / Math.max(1, all), topic))) {
            listener.onResult(Phase.READ, corpus.counts().toString());
            return new Retraining(config, device, listener).fromCorpus(corpus, bundleDirectory);
        }
    }

    /** From a corpus that is already in memory. */
    static Bundle run(
            Corpus corpus, Path bundleDirectory, RetrainConfig config, RetrainListener listener) {
        return new Retraining(config, Device.cpu(), listener).fromCorpus(corpus, bundleDirectory);
    }

    private Bundle fromCorpus(Corpus corpus, Path bundleDirectory) {
        Normalizer normalizer = Normalizer.standard();
        if (!normalizer.hash().equals(corpus.normalizerHash())) {
            throw new TrainerException(
                    TrainerError.NORMALIZERS_MIXED,
                    "notes went through normaliser %s (expected: this release's %s; replay notes.raw through its preprocess-stream)"
                            .formatted(corpus.normalizerHash(), normalizer.hash()));
        }
        Splits splits = Splits.of(corpus.coded(), config.splitRule());
        LabelSet labels =
                LabelChoice.choose(
                        splits.train(), LabelRule.top(config.labelsMax()), config.descriptions());
        WordTokenizer tokenizer = vocabulary(splits.train());
        listener.onResult(
                Phase.PREPARE,
                "%s, %d labels, %d words"
                        .formatted(splits, labels.size(), tokenizer.vocabularySize()));
        Parts parts =
                new Parts(
                        new LabelledTexts(splits.train(), labels),
                        new LabelledTexts(splits.dev(), labels),
                        new LabelledTexts(splits.test(), labels));
        TunedBaseline baseline =
                TunedBaseline.train(
                        parts.train(),
                        parts.dev(),
                        line -> listener.onResult(Phase.BASELINE, line));
        try (CodingModel model =
                CodingModel.create(modelConfig(labels, tokenizer), device, seed())) {
            FineTuneResult result = fineTune(model, parts, tokenizer);
            double[][] devScores = score(model, parts.dev().tokens(tokenizer), "dev");
            LabelSet tuned =
                    labels.withThreshold(
                            Thresholds.global(new ScoredLabels(devScores, parts.dev().truth())));
            MetricsFile metrics = metrics(model, tokenizer, parts, devScores, tuned, baseline);
            TrainingFile training =
                    training(corpus, splits, labels, tokenizer, model, result, baseline);
            listener.onProgress(Phase.WRITE, 0, bundleDirectory.toString());
            return BundleWriter.write(
                    bundleDirectory,
                    config.bundleName(),
                    config.created(),
                    directory ->
                            write(
                                    directory,
                                    model,
                                    tokenizer,
                                    normalizer,
                                    tuned,
                                    metrics,
                                    training));
        }
    }

    private record Parts(LabelledTexts train, LabelledTexts dev, LabelledTexts test) {}

    private int seed() {
        return config.fineTune().seed();
    }

    private WordTokenizer vocabulary(List<ArchivedAdmission> train) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        train.forEach(admission -> admission.notes().forEach(note -> vocabulary.add(note.text())));
        return vocabulary.build(config.vocabulary().wordsMax(), config.vocabulary().countMin());
    }

    private CodingModelConfig modelConfig(LabelSet labels, WordTokenizer tokenizer) {
        RetrainConfig.ModelShape shape = config.shape();
        return new CodingModelConfig(
                LongformerConfig.small(
                        tokenizer.vocabularySize(),
                        shape.width(),
                        shape.layers(),
                        shape.attentionWindow(),
                        tokenizer.padId()),
                labels.size(),
                shape.labelProjection(),
                tokenizer.unknownId(),
                tokenizer.clsId(),
                tokenizer.sepId());
    }

    private FineTuneResult fineTune(CodingModel model, Parts parts, WordTokenizer tokenizer) {
        FineTuneListener heard =
                new FineTuneListener() {
                    @Override
                    public void onStep(
                            int step,
                            int steps,
                            double loss,
                            double tokensPerSecond,
                            double secondsLeft) {
                        listener.onProgress(
                                Phase.TRAIN,
                                (double) step / Math.max(1, steps),
                                "step %d of %d, loss %.4f, %.0f tokens/s, %.0f s left"
                                        .formatted(
                                                step, steps, loss, tokensPerSecond, secondsLeft));
                    }

                    @Override
                    public void onEvaluation(Evaluation evaluation) {
                        listener.onResult(
                                Phase.TRAIN,
                                "step %d: loss %.4f, micro F1 %.4f on dev after %.0f s"
                                        .formatted(
                                                evaluation.step(),
                                                evaluation.trainingLoss(),
                                                evaluation.microF1(),
                                                evaluation.seconds()));
                    }
                };
        try (RunFolder folder = RunFolder.passing(config.fineTune())) {
            return new FineTuner(config.fineTune())
                    .train(
                            model,
                            parts.train().coded(tokenizer),
                            parts.dev().coded(tokenizer),
                            folder,
                            heard);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, "the folder of the run cannot be closed", e);
        }
    }

    private double[][] score(CodingModel model, List<int[]> tokens, String split) {
        return new ModelScorer(model)
                .score(
                        tokens,
                        done ->
                                listener.onProgress(
                                        Phase.SCORE, (double) done / tokens.size(), split));
    }

    private MetricsFile metrics(
            CodingModel model,
            WordTokenizer tokenizer,
            Parts parts,
            double[][] devScores,
            LabelSet tuned,
            TunedBaseline baseline) {
        double[] thresholds = tuned.thresholds();
        double[][] testScores = score(model, parts.test().tokens(tokenizer), "test");
        double[][] baselineTest = baseline.score(parts.test().texts());
        SplitScores dev =
                SplitScores.of(
                        parts.dev(),
                        devScores,
                        thresholds,
                        baseline.score(parts.dev().texts()),
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
                EvidenceScores.of(model, tokenizer, tuned, parts.test(), config.evidence());
        return new MetricsFile(dev, test, first, evidence);
    }

    private TrainingFile training(
            Corpus corpus,
            Splits splits,
            LabelSet labels,
            WordTokenizer tokenizer,
            CodingModel model,
            FineTuneResult result,
            TunedBaseline baseline) {
        return new TrainingFile(
                config.command(),
                config.splitRule().text(),
                Map.of(
                        "train", splits.train().size(),
                        "dev", splits.dev().size(),
                        "test", splits.test().size(),
                        "unassigned", splits.unassigned()),
                Map.of(
                        "train", LabelChoice.codesOutside(splits.train(), labels),
                        "test", LabelChoice.codesOutside(splits.test(), labels)),
                isGenerated(corpus),
                tokenizer.vocabularySize(),
                parameterCount(model),
                corpus.normalizerHash(),
                tokenizer.hash(),
                config.fineTune(),
                result.steps(),
                result.seconds(),
                result.history(),
                baseline.inverseRegularization(),
                corpus.counts(),
                corpus.manifest().snapshot());
    }

    private static boolean isGenerated(Corpus corpus) {
        return corpus.coded().stream()
                .allMatch(
                        admission -> admission.sourceSystem().startsWith(GENERATED_SOURCE_PREFIX));
    }

    private static long parameterCount(CodingModel model) {
        return model.parameters().values().stream()
                .mapToLong((Parameter parameter) -> parameter.getShape().size())
                .sum();
    }

    private void write(
            Path directory,
            CodingModel model,
            WordTokenizer tokenizer,
            Normalizer normalizer,
            LabelSet labels,
            MetricsFile metrics,
            TrainingFile training)
            throws IOException {
        model.save(directory);
        tokenizer.save(directory.resolve(BundleFiles.TOKENIZER));
        normalizer.save(directory.resolve(BundleFiles.NORMALIZER));
        labels.save(directory.resolve(BundleFiles.LABELS));
        JsonFiles.write(directory.resolve(BundleFiles.METRICS), metrics);
        JsonFiles.write(directory.resolve(BundleFiles.TRAINING), training);
        Files.writeString(
                directory.resolve(BundleFiles.CARD),
                ModelCard.text(config, training, metrics, labels),
                StandardCharsets.UTF_8);
    }
}
