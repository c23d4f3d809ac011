package org.longitude.coder;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.Scores;

/** A model that answers 0.9 and 0.1, and throws where it is told to. */
final class FakeScorer implements Scorer {

    /** Sizes of the batches it was given. */
    final List<Integer> batches = new ArrayList<>();

    /** Admissions that make a whole batch fail. */
    Predicate<int[]> poisoned = admission -> false;

    /** Most tokens that fit into its memory together. */
    int memoryTokens = Integer.MAX_VALUE;

    /** Admissions that get a probability that is none. */
    Predicate<int[]> unsound = admission -> false;

    /** Runs before each answer. */
    Waiting before = admissions -> {};

    /** Laying out fails for these, as a model's checks do. */
    Predicate<int[]> misshapen = admission -> false;

    /** How many batches that were laid out were scored. */
    int laidOutScored;

    boolean closed;

    /** What may take its time. */
    interface Waiting {
        void on(List<int[]> admissions) throws InterruptedException;
    }

    @Override
    public List<Scores> score(List<int[]> admissions) {
        batches.add(admissions.size());
        try {
            before.on(admissions);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (admissions.stream().mapToInt(admission -> admission.length).sum() > memoryTokens) {
            throw new ModelException(
                    ModelError.ENGINE_FAILED,
                    "the engine failed",
                    new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB"));
        }
        if (admissions.stream().anyMatch(poisoned)) {
            throw new IllegalArgumentException("poisoned");
        }
        return admissions.stream().map(this::scores).toList();
    }

    @Override
    public LaidOut layOut(List<int[]> admissions) {
        if (admissions.stream().anyMatch(misshapen)) {
            throw new IllegalArgumentException("misshapen");
        }
        return () -> {
            laidOutScored++;
            return score(admissions);
        };
    }

    private Scores scores(int[] admission) {
        float first = unsound.test(admission) ? Float.NaN : 0.9f;
        return new Scores(
                new float[] {first, 0.1f},
                List.of(new Evidence(0, new int[] {0}, new float[] {0.7f})),
                admission.length,
                1);
    }

    @Override
    public int rows(int tokens) {
        return tokens + 2;
    }

    @Override
    public void close() {
        closed = true;
    }
}
