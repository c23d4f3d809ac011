package org.longitude.trainer.retrain;

import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.Coverage;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.finetune.FineTuneResult;

/** A fine-tuned encoder with its head. */
record NeuralCandidate(CodingModel model, Tokenizer tokenizer, FineTuneResult result)
        implements Candidate {

    @Override
    public AdmissionScorer scorer() {
        return AdmissionScorer.of(model, model.config().tokenWindowsMax());
    }

    @Override
    public void save(Path directory) throws IOException {
        model.save(directory);
    }

    @Override
    public Facts facts() {
        CodingModelConfig config = model.config();
        EncoderConfig encoder = config.encoder();
        return new Facts(
                String.format(
                        Locale.ROOT,
                        "A %s encoder of width %d with %d layers, %d heads and %,d positions, read by"
                                + " %s over at most %d token windows.",
                        encoder.modelType(),
                        encoder.width(),
                        encoder.layers(),
                        encoder.heads(),
                        encoder.positions(),
                        config.head().configName(),
                        config.tokenWindowsMax()),
                model.parameters().values().stream()
                        .mapToLong((Parameter parameter) -> parameter.getShape().size())
                        .sum(),
                result.steps(),
                result.seconds(),
                result.history());
    }

    @Override
    public double coverage(List<int[]> admissions) {
        return admissions.stream()
                .map(ids -> model.config().coverage(ids.length, model.config().tokenWindowsMax()))
                .mapToDouble((Coverage read) -> (double) read.tokensRead() / read.tokens())
                .average()
                .orElse(0);
    }

    @Override
    public void close() {
        model.close();
    }
}
