package org.longitude.trainer.retrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
import org.longitude.trainer.embeddings.EmbeddingTable;
import org.longitude.trainer.finetune.FineTuneResult;
import org.longitude.trainer.finetune.FineTuner;
import org.longitude.trainer.retrain.RetrainListener.Phase;
import org.longitude.trainer.run.RunFolder;

/**
 * Fine-tuning from its start, which is a fresh small Longformer over the words of train or any
 * pre-trained encoder with its own tokenizer, to a candidate.
 */
final class NeuralTraining {

    /** Where a pre-training run keeps the model it made. */
    private static final String MODEL_OF_RUN = "model";

    /** A run whose weights are not chosen by a score is still told one, of these first of train. */
    private static final int JUDGED_OF_TRAIN = 50;

    private final Recipe recipe;
    private final Normalizer normalizer;
    private final List<Placement> placements;
    private final RetrainListener listener;

    NeuralTraining(
            Recipe recipe,
            Normalizer normalizer,
            List<Placement> placements,
            RetrainListener listener) {
        this.recipe = recipe;
        this.normalizer = normalizer;
        this.placements = List.copyOf(placements);
        this.listener = listener;
    }

    /** Learns from train and keeps the weights that are best on dev. */
    Candidate train(
            LabelSet labels,
            Tokenizer tokenizer,
            LabelledTexts train,
            LabelledTexts dev,
            RunFolder folder) {
        return candidate(
                labels,
                tokenizer,
                models ->
                        tuner().train(
                                        models,
                                        train.coded(tokenizer),
                                        dev.coded(tokenizer),
                                        folder,
                                        new Heard(listener)));
    }

    /** Learns from train to the end; nothing is chosen. */
    Candidate trainOnAll(
            LabelSet labels, Tokenizer tokenizer, LabelledTexts train, RunFolder folder) {
        LabelledTexts judged = train.first(JUDGED_OF_TRAIN);
        return candidate(
                labels,
                tokenizer,
                models ->
                        tuner().trainToEnd(
                                        models,
                                        train.coded(tokenizer),
                                        judged.coded(tokenizer),
                                        folder,
                                        new Heard(listener)));
    }

    /** Scores of every admission of train by a model that was trained without its part. */
    double[][] outOfFold(LabelSet labels, Tokenizer tokenizer, Folds folds) {
        return folds.outOfFold(
                (fold, others, held) -> {
                    listener.onResult(
                            Phase.TRAIN, "fold %d of %d".formatted(fold + 1, folds.count()));
                    try (RunFolder folder = RunFolder.passing(recipe);
                            Candidate candidate = trainOnAll(labels, tokenizer, others, folder)) {
                        return new ModelScorer(candidate.scorer())
                                .score(held.tokens(tokenizer), done -> {});
                    } catch (IOException e) {
                        throw new TrainerException(
                                TrainerError.FILE_FAILED,
                                "a temporary folder cannot be put away",
                                e);
                    }
                });
    }

    private FineTuner tuner() {
        return new FineTuner(recipe.fineTune());
    }

    private Candidate candidate(
            LabelSet labels,
            Tokenizer tokenizer,
            Function<List<CodingModel>, FineTuneResult> training) {
        List<CodingModel> models = new ArrayList<>();
        boolean trained = false;
        try {
            placements.forEach(placement -> models.add(model(labels, tokenizer, placement)));
            FineTuneResult result = training.apply(models);
            trained = true;
            return new NeuralCandidate(models.get(0), tokenizer, result);
        } finally {
            // Replicas have done their work; the first is the candidate's.
            models.subList(trained ? 1 : 0, models.size()).forEach(CodingModel::close);
        }
    }

    /** The pre-trained encoder's own tokenizer, the embeddings', or one of the words of train. */
    Tokenizer tokenizer(List<ArchivedAdmission> train) {
        if (!recipe.from().isEmpty()) {
            return Tokenizer.load(directory());
        }
        if (!recipe.embeddings().isEmpty()) {
            return Tokenizer.load(Path.of(recipe.embeddings()));
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
    private CodingModel model(LabelSet labels, Tokenizer tokenizer, Placement placement) {
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
            if (!recipe.embeddings().isEmpty()) {
                Path rows = Path.of(recipe.embeddings());
                model.setWeight(
                        PretrainedModel.WORDS,
                        EmbeddingTable.startOf(config.encoder(), tokenizer, rows).values());
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
        if (recipe.layersMax() > encoder.layers()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "layers_max: %d (expected: 0 for all, or 1 to the %d of %s)"
                            .formatted(recipe.layersMax(), encoder.layers(), directory));
        }
        return recipe.layersMax() == 0 ? encoder : encoder.withLayers(recipe.layersMax());
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
