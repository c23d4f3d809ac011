package org.longitude.trainer.reproduce;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.HeadKind;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.weights.WeightSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.finetune.FineTuneResult;
import org.longitude.trainer.finetune.FineTuner;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.retrain.LabelledTexts;
import org.longitude.trainer.retrain.ModelScorer;
import org.longitude.trainer.run.ConfigFiles;

/**
 * One row of the tables that is a neural model: fine-tuned on train, threshold on dev, one look at
 * test.
 *
 * @param encoder Longformer over everything, or BERT over its first tokens
 * @param head label attention, or the paper's
 * @param tokenizer the step that made the tokenizer
 * @param pretrained the step whose encoder it starts from; empty for a fresh one
 * @param layers of a fresh one; of a pre-trained one so many of its first, 0 for all
 * @param cut whether a Longformer, too, reads no more than a BERT: the length alone differs then
 * @param seed of weights, order and dropout
 */
record CodingRow(
        EncoderKind encoder,
        HeadKind head,
        String tokenizer,
        String pretrained,
        int layers,
        boolean cut,
        int seed) {

    static CodingRow pretrained(
            EncoderKind encoder, HeadKind head, String tokenizer, String from, int seed) {
        return new CodingRow(encoder, head, tokenizer, from, 0, false, seed);
    }

    static CodingRow fresh(EncoderKind encoder, String tokenizer, int layers, int seed) {
        return new CodingRow(encoder, HeadKind.LABEL_ATTENTION, tokenizer, "", layers, false, seed);
    }

    /** The same with the first layers only. */
    CodingRow withLayers(int first) {
        return new CodingRow(encoder, head, tokenizer, pretrained, first, cut, seed);
    }

    /** The same, reading the first tokens only. */
    CodingRow cutShort() {
        return new CodingRow(encoder, head, tokenizer, pretrained, layers, true, seed);
    }

    boolean readsAll() {
        return encoder == EncoderKind.LONGFORMER && !cut;
    }

    RowResult run(StepRun run, SourceSet set, ReproductionConfig config, Device device)
            throws IOException {
        Tokenizer words = Tokenizer.load(run.of(tokenizer).resolve(Tokenizer.FILE_NAME));
        try (StudySet study = StudySet.open(set, config);
                CodingModel model = model(run, study, words, config, device)) {
            Learned learned = learn(model, study, words, config, run);
            ModelScorer scorer = new ModelScorer(model);
            double[][] dev = score(scorer, tokens(study.dev(), words, config), run, "dev");
            double threshold = Thresholds.global(new ScoredLabels(dev, study.dev().truth()));
            List<int[]> testTokens = study.test().tokens(words);
            double[][] test = score(scorer, cut(testTokens, config), run, "test");
            StoredScores stored = StoredScores.of(test, study.test().truth(), threshold);
            stored.write(run.folder().directory());
            List<int[]> misspelled = new Misspelling(seed).tokens(study.test(), words);
            StoredScores misread =
                    StoredScores.of(
                            score(scorer, cut(misspelled, config), run, "misspelled test"),
                            study.test().truth(),
                            threshold);
            misread.write(run.folder().directory(), StoredScores.MISSPELLED);
            return RowResult.of(
                    stored,
                    new RowResult.Learning(
                            parameters(model),
                            learned.steps(),
                            learned.seconds(),
                            testTokens.stream().mapToInt(ids -> ids.length).average().orElse(0),
                            unknownShare(testTokens, words.unknownId()),
                            misread.microF1(),
                            unknownShare(misspelled, words.unknownId()),
                            learned.note()));
        }
    }

    /** How it learns, which depends on what it starts from and what reads its states. */
    FineTuneConfig fineTune(ReproductionConfig config) {
        FineTuneConfig how =
                head == HeadKind.FIRST_TOKEN
                        ? config.fineTuneFirstToken()
                        : pretrained.isEmpty() ? config.fineTune() : config.fineTunePretrained();
        return ConfigFiles.read(FineTuneConfig.class, how, null, Map.of("seed", seed));
    }

    private CodingModel model(
            StepRun run,
            StudySet study,
            Tokenizer words,
            ReproductionConfig config,
            Device device) {
        Optional<Path> from =
                pretrained.isEmpty()
                        ? Optional.empty()
                        : Optional.of(PretrainStep.model(run, pretrained));
        CodingModel model =
                CodingModel.create(
                        new CodingModelConfig(
                                from.map(this::shapeIn)
                                        .orElseGet(
                                                () -> config.size().fresh(encoder, layers, words)),
                                study.labels().size(),
                                head,
                                false,
                                CodingModelConfig.TOKEN_WINDOWS_MAX,
                                words.unknownId(),
                                words.clsId(),
                                words.sepId()),
                        device,
                        seed);
        try {
            from.ifPresent(model::readEncoder);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private EncoderConfig shapeIn(Path directory) {
        EncoderConfig whole =
                PretrainedModel.config(directory, WeightSource.names(directory)).encoder();
        return layers == 0 ? whole : whole.withLayers(layers);
    }

    private record Learned(int steps, double seconds, String note) {}

    /** A model that learned nothing is a row too, and says so. */
    private Learned learn(
            CodingModel model,
            StudySet study,
            Tokenizer words,
            ReproductionConfig config,
            StepRun run) {
        long began = System.nanoTime();
        try {
            FineTuneResult result =
                    new FineTuner(fineTune(config))
                            .train(
                                    model,
                                    cut(study.train(), words, config),
                                    cut(study.dev(), words, config),
                                    run.folder(),
                                    heard(run));
            return new Learned(result.steps(), result.seconds(), "");
        } catch (TrainerException e) {
            if (e.error() != TrainerError.STUCK_AT_CONSTANT) {
                throw e;
            }
            return new Learned(
                    0,
                    (System.nanoTime() - began) / 1e9,
                    "learned no more than the codes' frequencies");
        }
    }

    private static FineTuneListener heard(StepRun run) {
        return new FineTuneListener() {
            @Override
            public void onStep(
                    int step, int steps, double loss, double tokensPerSecond, double secondsLeft) {
                run.progress(
                        (double) step / Math.max(1, steps),
                        String.format(
                                Locale.ROOT,
                                "loss %.4f, %.0f tokens/s, %.0f s left",
                                loss,
                                tokensPerSecond,
                                secondsLeft));
            }

            @Override
            public void onEvaluation(Evaluation evaluation) {
                run.listener()
                        .onLine(
                                String.format(
                                        Locale.ROOT,
                                        "  step %d: loss %.4f, micro F1 %.4f on dev",
                                        evaluation.step(),
                                        evaluation.trainingLoss(),
                                        evaluation.microF1()));
            }
        };
    }

    private static double[][] score(
            ModelScorer scorer, List<int[]> tokens, StepRun run, String split) {
        return scorer.score(
                tokens, done -> run.progress((double) done / tokens.size(), "scores " + split));
    }

    private List<CodedAdmission> cut(
            LabelledTexts texts, Tokenizer words, ReproductionConfig config) {
        return texts.coded(words).stream()
                .map(
                        each ->
                                new CodedAdmission(
                                        each.admissionId(),
                                        each.patientId(),
                                        cut(each.tokenIds(), config),
                                        each.labels()))
                .toList();
    }

    private List<int[]> tokens(LabelledTexts texts, Tokenizer words, ReproductionConfig config) {
        return cut(texts.tokens(words), config);
    }

    private List<int[]> cut(List<int[]> tokens, ReproductionConfig config) {
        return tokens.stream().map(ids -> cut(ids, config)).toList();
    }

    /** A BERT reads the first tokens and no others, as in the paper: it gets no second window. */
    private int[] cut(int[] ids, ReproductionConfig config) {
        int most = config.size().shortTokens() - 2;
        return readsAll() || ids.length <= most ? ids : Arrays.copyOf(ids, most);
    }

    private static long parameters(CodingModel model) {
        return model.parameters().values().stream()
                .mapToLong((Parameter parameter) -> parameter.getShape().size())
                .sum();
    }

    static double unknownShare(List<int[]> tokens, int unknownId) {
        long all = tokens.stream().mapToLong(ids -> ids.length).sum();
        long unknown =
                tokens.stream().flatMapToInt(Arrays::stream).filter(id -> id == unknownId).count();
        return all == 0 ? 0 : (double) unknown / all;
    }
}
