package org.longitude.coder.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;

/** Has each model score what a source gives, in batches that follow from the source alone. */
final class ReplayRun implements ReplaySource.Sink {
    /** Probabilities that are kept: 200 MB. */
    static final long CELLS_MAX = 50_000_000;

    private static final int CHUNK = 256;

    /**
     * What a model made of one admission.
     *
     * @param told where its tokens came from
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
    record Coded(Map<String, Object> told, float[] probabilities) {}

    @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
    private record Waiting(String admissionId, Map<String, Object> told, int[] tokenIds) {}

    private final List<ReplayModel> models;
    private final LongConsumer scored;
    private final List<List<Waiting>> waiting = new ArrayList<>();
    private final SortedMap<String, SortedMap<Integer, Coded>> rows = new TreeMap<>();

    /**
     * A run that has not begun.
     *
     * @param scored is told how many admissions are done
     */
    ReplayRun(List<ReplayModel> models, LongConsumer scored) {
        this.models = List.copyOf(models);
        this.scored = scored;
        models.forEach(model -> waiting.add(new ArrayList<>()));
    }

    /**
     * Scores all of a source: by admission, and by the number of the model that could read it.
     *
     * @throws CoderException {@code RANGE_REFUSED} if nothing of it is for the models, or too much
     */
    SortedMap<String, SortedMap<Integer, Coded>> score(ReplaySource source) {
        source.read(this);
        for (int model = 0; model < models.size(); model++) {
            scoreWaiting(model);
        }
        return rows;
    }

    @Override
    public void expect(long admissions, String hint) {
        long labels = models.stream().mapToLong(model -> model.codes().size()).sum();
        if (admissions == 0 || admissions * labels > CELLS_MAX) {
            throw new CoderException(
                    CoderError.RANGE_REFUSED,
                    "the range holds %d admissions in these bundles' tokens (expected: 1 to %d%s)"
                            .formatted(admissions, CELLS_MAX / Math.max(1, labels), hint),
                    null);
        }
    }

    @Override
    public void admission(int model, String admissionId, Map<String, Object> told, int[] tokenIds) {
        List<Waiting> its = waiting.get(model);
        its.add(new Waiting(admissionId, told, tokenIds));
        if (its.size() >= CHUNK) {
            scoreWaiting(model);
            scored.accept(rows.size());
        }
    }

    private void scoreWaiting(int model) {
        List<Waiting> its = waiting.get(model);
        List<float[]> scores =
                models.get(model).score(its.stream().map(Waiting::tokenIds).toList());
        for (int i = 0; i < its.size(); i++) {
            Waiting each = its.get(i);
            rows.computeIfAbsent(each.admissionId(), id -> new TreeMap<>())
                    .put(model, new Coded(each.told(), scores.get(i)));
        }
        its.clear();
    }
}
