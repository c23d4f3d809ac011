package org.longitude.trainer.pretrain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.weights.WeightSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.embeddings.EmbeddingTable;

/**
 * Where a pre-training starts.
 *
 * @param tokenizer a tokenizer.json, or the directory of one; null with {@code from}
 * @param embeddings run folder of {@code train embeddings} whose rows the words start with; null
 *     for fresh ones
 * @param from Hugging Face directory that is continued, with its own tokenizer; null for nothing
 */
public record Start(@Nullable Path tokenizer, @Nullable Path embeddings, @Nullable Path from) {

    public Start {
        if ((tokenizer == null) == (from == null)) {
            throw invalid(
                    "%s a tokenizer and %s a directory to continue (expected: one of the two; a continued model keeps its own tokenizer)"
                            .formatted(word(tokenizer), word(from)));
        }
        if (from != null && embeddings != null) {
            throw invalid(
                    "embeddings for a model that is continued (expected: they are for one that starts from nothing)");
        }
    }

    private static String word(@Nullable Path path) {
        return path == null ? "without" : "with";
    }

    Tokenizer loadTokenizer() {
        Path path = from != null ? from : tokenizer;
        if (path == null) {
            throw new IllegalStateException("a start without a tokenizer");
        }
        return Tokenizer.load(path);
    }

    /** A model as it starts, on a device. */
    record Model(PretrainedModel model, StartingWeights.@Nullable Report report) {}

    Model model(PretrainConfig config, Tokenizer words, Placement placement) {
        if (from != null) {
            return continued(from, config, words, placement);
        }
        PretrainedConfig shape =
                config.shape().of(config.encoder(), words.vocabularySize(), words.padId());
        PretrainedModel model = PretrainedModel.create(shape, placement, config.seed());
        if (embeddings != null) {
            model.setWeight(
                    PretrainedModel.WORDS,
                    EmbeddingTable.startOf(shape.encoder(), words, embeddings).values());
        }
        return new Model(model, null);
    }

    private static Model continued(
            Path from, PretrainConfig config, Tokenizer words, Placement placement) {
        PretrainedConfig theirs = PretrainedModel.config(from, WeightSource.names(from));
        PretrainedConfig ours = continuedAs(from, config, theirs);
        if (words.vocabularySize() > ours.encoder().vocabularySize()
                || words.padId() != ours.encoder().padId()) {
            throw invalid(
                    "%s: a tokenizer of %d ids, padding %d, for %d rows, padding %d (expected: the model's own tokenizer)"
                            .formatted(
                                    from,
                                    words.vocabularySize(),
                                    words.padId(),
                                    ours.encoder().vocabularySize(),
                                    ours.encoder().padId()));
        }
        PretrainedModel model = PretrainedModel.create(ours, placement, config.seed());
        try {
            return new Model(model, StartingWeights.fill(model, from, theirs.encoder()));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static PretrainedConfig continuedAs(
            Path from, PretrainConfig config, PretrainedConfig theirs) {
        EncoderConfig encoder = theirs.encoder();
        if (encoder instanceof BertConfig bert) {
            if (config.encoder() == EncoderKind.LONGFORMER) {
                return new PretrainedConfig(
                        config.shape().stretched(bert),
                        Architecture.MASKED_LANGUAGE,
                        0,
                        theirs.tiedWords());
            }
            Architecture heads =
                    bert.family() == BertFamily.BERT
                            ? Architecture.PRE_TRAINING
                            : Architecture.MASKED_LANGUAGE;
            return new PretrainedConfig(bert, heads, 0, theirs.tiedWords());
        }
        if (config.encoder() == EncoderKind.BERT) {
            throw invalid(
                    "%s: a Longformer, to be continued as a BERT (expected: a BERT or RoBERTa, or encoder longformer)"
                            .formatted(from));
        }
        return new PretrainedConfig(encoder, Architecture.MASKED_LANGUAGE, 0, theirs.tiedWords());
    }

    private static TrainerException invalid(String message) {
        return new TrainerException(TrainerError.CONFIG_INVALID, message);
    }
}
