package org.longitude.trainer.retrain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.weights.WeightSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;

/**
 * Where fine-tuning starts: a fresh small Longformer over the words of train, or any pre-trained
 * encoder with its own tokenizer.
 */
final class NeuralStart {

    /** Where a pre-training run keeps the model it made. */
    private static final String MODEL_OF_RUN = "model";

    private final Recipe recipe;
    private final Normalizer normalizer;

    NeuralStart(Recipe recipe, Normalizer normalizer) {
        this.recipe = recipe;
        this.normalizer = normalizer;
    }

    /** The pre-trained encoder's own tokenizer, or one of the words of train. */
    Tokenizer tokenizer(List<ArchivedAdmission> train) {
        if (!recipe.from().isEmpty()) {
            return Tokenizer.load(directory());
        }
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        train.forEach(admission -> admission.notes().forEach(note -> vocabulary.add(note.text())));
        return vocabulary.build(recipe.vocabulary().wordsMax(), recipe.vocabulary().countMin());
    }

    /**
     * A model that is about to learn; the caller closes it.
     *
     * @throws org.longitude.model.ModelException {@code WEIGHTS_INVALID} if the pre-trained weights
     *     have another shape than their configuration says
     */
    CodingModel model(LabelSet labels, Tokenizer tokenizer, Placement placement) {
        CodingModelConfig config =
                new CodingModelConfig(
                        encoder(tokenizer),
                        labels.size(),
                        recipe.head().kind(),
                        recipe.head().labelProjection(),
                        recipe.head().tokenWindowsMax(),
                        tokenizer.unknownId(),
                        tokenizer.clsId(),
                        tokenizer.sepId());
        CodingModel model = CodingModel.create(config, placement, recipe.fineTune().seed());
        try {
            boolean pretrained = !recipe.from().isEmpty();
            if (pretrained) {
                model.readEncoder(directory());
            }
            if (recipe.startFromDescriptions()) {
                model.startFromDescriptions(descriptions(labels, tokenizer), pretrained);
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private EncoderConfig encoder(Tokenizer tokenizer) {
        if (recipe.from().isEmpty()) {
            Recipe.ModelShape shape = recipe.shape();
            return LongformerConfig.small(
                    tokenizer.vocabularySize(),
                    shape.width(),
                    shape.layers(),
                    shape.attentionWindow(),
                    tokenizer.padId());
        }
        Path directory = directory();
        EncoderConfig encoder =
                PretrainedModel.config(directory, WeightSource.names(directory)).encoder();
        if (encoder.vocabularySize() != tokenizer.vocabularySize()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "--from %s: the encoder knows %d tokens, its tokenizer %d (expected: as many)"
                            .formatted(
                                    directory,
                                    encoder.vocabularySize(),
                                    tokenizer.vocabularySize()));
        }
        return encoder;
    }

    /** The given directory, or the model in it if it is a run's. */
    private Path directory() {
        Path given = Path.of(recipe.from());
        Path ofRun = given.resolve(MODEL_OF_RUN);
        return Files.isDirectory(ofRun) ? ofRun : given;
    }

    private List<int[]> descriptions(LabelSet labels, Tokenizer tokenizer) {
        return labels.labels().stream()
                .map(label -> tokenizer.tokenize(normalizer.normalize(label.description())).ids())
                .toList();
    }
}
