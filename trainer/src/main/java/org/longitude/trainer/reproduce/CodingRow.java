package org.longitude.trainer.reproduce;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.finetune.FineTuneResult;
import org.longitude.trainer.finetune.FineTuner;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;
import org.longitude.trainer.retrain.LabelledTexts;
import org.longitude.trainer.retrain.ModelScorer;
import org.longitude.trainer.run.ConfigFiles;

/**
 * One row of the tables that is a neural model: fine-tuned on train, threshold on dev, one look at
 * test.
 *
 * @param encoder Longformer over everything, or BERT over its first tokens
 * @param tokenizer folder of the step that made the tokenizer
 * @param seed of weights, order and dropout
 */
record CodingRow(EncoderKind encoder, String tokenizer, int seed) {

    private static final int TOKENS_LONG = 4_096;
    private static final double BERT_NORM_EPS = 1e-12;
    private static final double LONGFORMER_NORM_EPS = 1e-5;
    private static final int HEAD_WIDTH = 64;

    /** Which encoder. */
    enum EncoderKind {
        LONGFORMER,
        BERT
    }

    RowResult run(StepRun run, SourceSet set, ReproductionConfig config, Device device)
            throws IOException {
        Tokenizer words = Tokenizer.load(run.of(tokenizer).resolve(Tokenizer.FILE_NAME));
        try (StudySet study = StudySet.open(set, config);
                CodingModel model =
                        CodingModel.create(modelConfig(study, words, config), device, seed)) {
            Learned learned = learn(model, study, words, config, run);
            ModelScorer scorer = new ModelScorer(model);
            double[][] dev = score(scorer, tokens(study.dev(), words, config), run, "dev");
            double threshold = Thresholds.global(new ScoredLabels(dev, study.dev().truth()));
            List<int[]> testTokens = study.test().tokens(words);
            double[][] test = score(scorer, cut(testTokens, config), run, "test");
            StoredScores stored = StoredScores.of(test, study.test().truth(), threshold);
            stored.write(run.folder().directory());
            List<int[]> misspelled = new Misspelling(seed).tokens(study.test(), words);
            double[][] misread = score(scorer, cut(misspelled, config), run, "misspelled test");
            return RowResult.of(
                    stored,
                    new RowResult.Learning(
                            parameters(model),
                            learned.steps(),
                            learned.seconds(),
                            testTokens.stream().mapToInt(ids -> ids.length).average().orElse(0),
                            unknownShare(testTokens, words.unknownId()),
                            StoredScores.of(misread, study.test().truth(), threshold).microF1(),
                            unknownShare(misspelled, words.unknownId()),
                            learned.note()));
        }
    }

    private record Learned(int steps, double seconds, String note) {}

    /** A model that learned nothing is a row too, and says so. */
    private Learned learn(
            CodingModel model,
            StudySet study,
            Tokenizer words,
            ReproductionConfig config,
            StepRun run) {
        FineTuneConfig how =
                ConfigFiles.read(
                        FineTuneConfig.class, config.fineTune(), null, Map.of("seed", seed));
        try {
            FineTuneResult result =
                    new FineTuner(how)
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
            return new Learned(0, 0, "learned no more than the codes' frequencies");
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

    /** A BERT reads the first tokens and no others, as in the paper; it gets no second window. */
    private int[] cut(int[] ids, ReproductionConfig config) {
        int most = config.size().shortTokens() - 2;
        return encoder == EncoderKind.LONGFORMER || ids.length <= most
                ? ids
                : Arrays.copyOf(ids, most);
    }

    private CodingModelConfig modelConfig(
            StudySet study, Tokenizer words, ReproductionConfig config) {
        return new CodingModelConfig(
                encoderConfig(encoder, words, config.size()),
                study.labels().size(),
                false,
                words.unknownId(),
                words.clsId(),
                words.sepId());
    }

    static EncoderConfig encoderConfig(
            EncoderKind kind, Tokenizer words, ReproductionConfig.Size size) {
        int heads = Math.max(1, size.width() / HEAD_WIDTH);
        boolean large = size.width() >= 256;
        int inner = (large ? 4 : 2) * size.width();
        double range = large ? 0.02 : 1 / Math.sqrt(size.width());
        if (kind == EncoderKind.BERT) {
            return new BertConfig(
                    BertFamily.BERT,
                    words.vocabularySize(),
                    size.width(),
                    heads,
                    inner,
                    size.layers(),
                    size.shortTokens(),
                    2,
                    words.padId(),
                    BERT_NORM_EPS,
                    range);
        }
        return new LongformerConfig(
                words.vocabularySize(),
                size.width(),
                heads,
                inner,
                Collections.nCopies(size.layers(), size.attentionWindow()),
                TOKENS_LONG + words.padId() + 1,
                words.padId(),
                LONGFORMER_NORM_EPS,
                range,
                large ? LayerNormPlace.POST : LayerNormPlace.PRE);
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
