package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.longitude.model.encoder.Placement;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.loop.Evaluation;
import org.longitude.trainer.loop.StepReport;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.pretrain.PretrainConfig;
import org.longitude.trainer.pretrain.PretrainListener;
import org.longitude.trainer.pretrain.PretrainResult;
import org.longitude.trainer.pretrain.Pretraining;
import org.longitude.trainer.pretrain.SampleKind;
import org.longitude.trainer.pretrain.Start;

/**
 * An encoder that learns to guess hidden words.
 *
 * @param encoder which family
 * @param sample what one sample is
 * @param steps updates of the weights
 * @param tokenizer the step of its tokenizer; empty where {@code from} has one
 * @param embeddings the step whose rows its words start with; empty for fresh ones
 * @param from the step whose encoder it goes on with; empty for nothing
 */
record PretrainStep(
        EncoderKind encoder,
        SampleKind sample,
        int steps,
        String tokenizer,
        String embeddings,
        String from) {

    /** Where a step leaves its encoder. */
    static Path model(StepRun run, String step) {
        return run.of(step).resolve(Pretraining.MODEL);
    }

    PretrainConfig config(ReproductionConfig config) {
        return config.pretraining().of(encoder, sample, steps, config.size());
    }

    PretrainResult run(
            StepRun run, Supplier<Corpus> notes, ReproductionConfig config, Device device)
            throws IOException {
        Start start =
                from.isEmpty()
                        ? new Start(
                                run.of(tokenizer),
                                embeddings.isEmpty() ? null : run.of(embeddings),
                                null)
                        : new Start(null, null, model(run, from));
        try (Corpus corpus = notes.get()) {
            return Pretraining.run(
                    corpus,
                    start,
                    config(config),
                    List.of(Placement.of(device)),
                    Set.of(),
                    run.folder(),
                    heard(run));
        }
    }

    private static PretrainListener heard(StepRun run) {
        return new PretrainListener() {
            @Override
            public void onStep(StepReport step) {
                run.progress(
                        (double) step.step() / step.stepsPlanned(),
                        String.format(
                                Locale.ROOT,
                                "loss %.4f, %.0f tokens/s, %.0f s left",
                                step.loss(),
                                step.tokensPerSecond(),
                                step.secondsLeft()));
            }

            @Override
            public void onEvaluation(Evaluation evaluation) {
                run.listener()
                        .onLine(
                                String.format(
                                        Locale.ROOT,
                                        "  step %d: loss %.4f, perplexity %.2f held out",
                                        evaluation.step(),
                                        evaluation.trainingLoss(),
                                        evaluation.value("perplexity")));
            }
        };
    }
}
