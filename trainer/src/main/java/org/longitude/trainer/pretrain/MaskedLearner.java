package org.longitude.trainer.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.training.TrainingLosses;
import org.longitude.trainer.loop.Learner;
import org.longitude.trainer.loop.Moment;

/** A model on a device that guesses hidden words, and next sentences if it has a head for it. */
final class MaskedLearner implements Learner<MaskedBatch>, AutoCloseable {

    private final PretrainedModel model;
    private final TrainingLosses losses;
    private final PretrainConfig config;

    MaskedLearner(PretrainedModel model, PretrainConfig config) {
        this.model = model;
        this.config = config;
        this.losses = TrainingLosses.load(model.manager().getDevice());
    }

    PretrainedModel model() {
        return model;
    }

    /** Whether rows have two parts. */
    boolean pairs() {
        return model.config().architecture() == Architecture.PRE_TRAINING;
    }

    @Override
    public Map<String, Parameter> parameters() {
        return model.parameters();
    }

    @Override
    public NDManager manager() {
        return model.manager();
    }

    @Override
    public double alone(DoubleSupplier work) {
        return model.alone(work);
    }

    @Override
    public List<NDArray> losses(
            NDManager owner, MaskedBatch batch, long[] divisors, Moment moment) {
        return losses(
                owner,
                batch,
                divisors,
                new ForwardPass(true, config.dropoutRate(), config.layerDropoutRate(), true));
    }

    /** The same in any kind of pass. */
    List<NDArray> losses(NDManager owner, MaskedBatch batch, long[] divisors, ForwardPass pass) {
        PackedTokens packed = pack(batch);
        NDArray states = model.encode(owner, packed, pass);
        List<NDArray> terms = new ArrayList<>();
        terms.add(words(batch, packed, states, divisors[0], pass));
        if (batch.pairs()) {
            terms.add(pairs(batch, packed, states, divisors[1], pass));
        }
        return terms;
    }

    private PackedTokens pack(MaskedBatch batch) {
        return PackedTokens.of(
                model.config().encoder(),
                batch.rows().stream().map(MaskedBatch.Row::shown).toList());
    }

    private NDArray words(
            MaskedBatch batch, PackedTokens packed, NDArray states, long scored, ForwardPass pass) {
        LongStream.Builder places = LongStream.builder();
        LongStream.Builder targets = LongStream.builder();
        for (int row = 0; row < batch.rows().size(); row++) {
            var masked = batch.rows().get(row).masked();
            for (int i = 0; i < masked.positions().length; i++) {
                places.add((long) packed.start(row) + masked.positions()[i]);
                targets.add(masked.targets()[i]);
            }
        }
        NDArray chosen = model.gather(states, places.build().toArray(), pass);
        NDArray logits = model.maskedLanguageLogits(chosen, pass);
        return losses.crossEntropy(logits, targets.build().toArray(), scored);
    }

    private NDArray pairs(
            MaskedBatch batch, PackedTokens packed, NDArray states, long scored, ForwardPass pass) {
        long[] targets = targets(batch);
        if (targets.length == 0) {
            return states.getManager().create(0f);
        }
        return losses.crossEntropy(pairLogits(batch, packed, states, pass), targets, scored);
    }

    private NDArray pairLogits(
            MaskedBatch batch, PackedTokens packed, NDArray states, ForwardPass pass) {
        LongStream.Builder firsts = LongStream.builder();
        for (int row = 0; row < batch.rows().size(); row++) {
            if (batch.rows().get(row).follows().isPresent()) {
                firsts.add(packed.start(row));
            }
        }
        NDArray first = model.gather(states, firsts.build().toArray(), pass);
        return model.nextSentenceLogits(model.pooled(first, pass), pass);
    }

    /** Class 0 says that it follows. */
    private static long[] targets(MaskedBatch batch) {
        return batch.rows().stream()
                .flatMap(row -> row.follows().stream())
                .mapToLong(follows -> follows ? 0 : 1)
                .toArray();
    }

    /** Pairs of a batch that the model tells right. */
    long pairsRight(NDManager owner, MaskedBatch batch) {
        long[] targets = targets(batch);
        if (targets.length == 0) {
            return 0;
        }
        PackedTokens packed = pack(batch);
        ForwardPass pass = ForwardPass.scoring();
        NDArray states = model.encode(owner, packed, pass);
        float[] logits = pairLogits(batch, packed, states, pass).toFloatArray();
        long right = 0;
        for (int i = 0; i < targets.length; i++) {
            right += (logits[2 * i] >= logits[2 * i + 1] ? 0 : 1) == targets[i] ? 1 : 0;
        }
        return right;
    }

    @Override
    public void close() {
        losses.close();
        model.close();
    }
}
