package org.longitude.deploy.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.training.AdamW;
import org.longitude.model.training.AdamWConfig;
import org.longitude.model.training.TrainingLosses;

/** Steps of masked-language-model training as the trainer takes them. Random tokens are scored. */
final class MlmSteps implements AutoCloseable {

    private static final double SCORED_SHARE = 0.15;
    private static final double RATE = 1e-5;
    private static final double DECAY = 0.01;

    private final PretrainedModel model;
    private final AdamW optimizer;
    private final TrainingLosses losses;
    private final Random random = new Random(1);

    MlmSteps(PretrainedModel model) {
        this.model = model;
        this.optimizer = new AdamW(model.manager(), AdamWConfig.clippedAt(1));
        this.losses = TrainingLosses.load(model.manager().getDevice());
    }

    void step(PackedTokens batch) {
        ForwardPass pass = ForwardPass.plainTraining();
        long[] places =
                random.longs(
                                Math.max(1, Math.round(SCORED_SHARE * batch.tokens())),
                                0,
                                batch.tokens())
                        .toArray();
        long[] targets =
                random.longs(places.length, 0, model.config().encoder().vocabularySize()).toArray();
        try (NDManager step = model.manager().newSubManager()) {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray states = model.encode(step, batch, pass);
                NDArray logits =
                        model.maskedLanguageLogits(model.gather(states, places, pass), pass);
                collector.backward(losses.crossEntropy(logits, targets, targets.length));
            }
            List<AdamW.Part> parts = new ArrayList<>();
            model.parameters()
                    .forEach(
                            (name, weight) -> parts.add(new AdamW.Part(name, weight, RATE, DECAY)));
            model.alone(() -> optimizer.update(step, parts));
        }
    }

    @Override
    public void close() {
        losses.close();
        optimizer.close();
    }
}
