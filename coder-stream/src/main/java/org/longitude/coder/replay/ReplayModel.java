package org.longitude.coder.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.longitude.model.bundle.AdmissionScorer;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.Placement;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.tokenizer.Tokenizer;

/**
 * One bundle at work. Batches follow from the admissions alone, so that a second run computes the
 * same to the bit.
 *
 * <p>Threading: one thread.
 */
final class ReplayModel implements AutoCloseable {
    private static final int BATCH_TOKENS_MAX = 16_384;
    private static final int BATCH_ADMISSIONS_MAX = 64;

    /** Above any probability: a replay asks for no evidence. */
    private static final float NEVER = 2;

    private final Bundle bundle;
    private final AdmissionScorer scorer;
    private final List<String> codes;

    ReplayModel(Bundle bundle, Placement placement) {
        this.bundle = bundle;
        this.scorer = bundle.scorer(placement, CodingModel.TOKEN_WINDOWS_MAX);
        this.codes =
                IntStream.range(0, bundle.labels().size())
                        .mapToObj(label -> name(bundle.labels().label(label)))
                        .toList();
    }

    private static String name(CodeLabel label) {
        return label.system().name() + " " + label.code();
    }

    Bundle bundle() {
        return bundle;
    }

    /** Its codes as {@code SYSTEM CODE}, by label. */
    List<String> codes() {
        return codes;
    }

    boolean reads(String tokenizerHash) {
        return bundle.tokenizer().hash().equals(tokenizerHash);
    }

    Tokenizer tokenizer() {
        return bundle.tokenizer();
    }

    String normalizerHash() {
        return bundle.normalizer().hash();
    }

    /** The codes whose probability is above their threshold. */
    Set<String> assigned(float[] probabilities) {
        Set<String> assigned = new TreeSet<>();
        for (int label = 0; label < probabilities.length; label++) {
            if (probabilities[label] > bundle.labels().threshold(label)) {
                assigned.add(codes.get(label));
            }
        }
        return assigned;
    }

    /** Probabilities of each, in their order. */
    List<float[]> score(List<int[]> admissions) {
        List<Integer> byLength =
                IntStream.range(0, admissions.size())
                        .boxed()
                        .sorted(
                                Comparator.comparingInt((Integer i) -> admissions.get(i).length)
                                        .thenComparingInt(i -> i))
                        .toList();
        float[][] found = new float[admissions.size()][];
        List<Integer> batch = new ArrayList<>();
        for (int next : byLength) {
            // The next is the longest so far, so it decides what the batch would compute.
            boolean fits =
                    batch.size() < BATCH_ADMISSIONS_MAX
                            && (batch.size() + 1L) * admissions.get(next).length
                                    <= BATCH_TOKENS_MAX;
            if (!fits && !batch.isEmpty()) {
                score(admissions, batch, found);
                batch.clear();
            }
            batch.add(next);
        }
        if (!batch.isEmpty()) {
            score(admissions, batch, found);
        }
        return List.of(found);
    }

    private void score(List<int[]> admissions, List<Integer> batch, float[][] found) {
        float[] floors = new float[codes.size()];
        Arrays.fill(floors, NEVER);
        var scores = scorer.score(batch.stream().map(admissions::get).toList(), floors);
        for (int i = 0; i < batch.size(); i++) {
            found[batch.get(i)] = scores.get(i).probabilities();
        }
    }

    @Override
    public void close() {
        scorer.close();
    }
}
