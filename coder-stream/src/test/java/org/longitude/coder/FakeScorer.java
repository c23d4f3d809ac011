package org.longitude.coder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.longitude.model.encoder.Evidence;
import org.longitude.model.encoder.Scores;

/** A model that answers 0.9 and 0.1, and throws where it is told to. */
final class FakeScorer implements Scorer {

    /** Sizes of the batches it was given. */
    final List<Integer> batches = new ArrayList<>();

    /** Admissions that make a whole batch fail. */
    Predicate<int[]> poisoned = admission -> false;

    /** Admissions that get a probability that is none. */
    Predicate<int[]> unsound = admission -> false;

    boolean closed;

    @Override
    public List<Scores> score(List<int[]> admissions) {
        batches.add(admissions.size());
        if (admissions.stream().anyMatch(poisoned)) {
            throw new IllegalArgumentException("poisoned");
        }
        return admissions.stream().map(this::scores).toList();
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
    public void close() {
        closed = true;
    }
}
