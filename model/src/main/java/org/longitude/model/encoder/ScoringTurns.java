package org.longitude.model.encoder;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Scores admissions with evidence, in turns, so that memory is bounded by the longest admission and
 * not by the batch.
 *
 * @param floors per label, the probability from which evidence is given
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one call; never compared
record ScoringTurns(
        CodingModelConfig config, EncoderModel encoder, CodingHead head, float[] floors) {

    /** One result for each admission, in their order. */
    List<Scores> score(LaidOut admissions) {
        Scores[] scores = new Scores[admissions.admissions()];
        try {
            for (LaidOut.Turn turn : admissions.turns()) {
                scoreTurn(turn, scores);
            }
        } catch (EngineException e) {
            throw new ModelException(
                    ModelError.ENGINE_FAILED,
                    "the engine failed to score %d admissions".formatted(scores.length),
                    e);
        }
        return List.of(scores);
    }

    private void scoreTurn(LaidOut.Turn turn, Scores[] scores) {
        AdmissionBatch batch = turn.batch();
        try (NDManager step = encoder.manager().newSubManager()) {
            NDArray states = statesInTurns(step, turn.parts());
            float[] logits =
                    head.logits(encoder.store(), states, batch, ForwardPass.scoring())
                            .toFloatArray();
            for (int i = 0; i < turn.which().size(); i++) {
                float[] probabilities = probabilities(logits, i);
                List<Evidence> evidence =
                        evidence(batch, i, states, labelsFrom(probabilities), probabilities);
                int tokens = batch.tokensRead(i);
                scores[turn.which().get(i)] =
                        new Scores(probabilities, evidence, tokens, batch.windows(i));
            }
        }
    }

    private float[] probabilities(float[] logits, int admission) {
        float[] probabilities = new float[config.labels()];
        for (int label = 0; label < probabilities.length; label++) {
            double logit = logits[admission * probabilities.length + label];
            probabilities[label] = (float) (1 / (1 + Math.exp(-logit)));
        }
        return probabilities;
    }

    private long[] labelsFrom(float[] probabilities) {
        return IntStream.range(0, probabilities.length)
                .filter(label -> probabilities[label] >= floors[label])
                .asLongStream()
                .toArray();
    }

    private List<Evidence> evidence(
            AdmissionBatch batch,
            int admission,
            NDArray states,
            long[] labels,
            float[] probabilities) {
        if (labels.length == 0) {
            return List.of();
        }
        if (head instanceof LabelAttention attention) {
            return attended(attention, batch, admission, states, labels);
        }
        if (head instanceof FirstTokenHead first) {
            return new GradientEvidence(encoder, first)
                    .of(batch, admission, states, labels, probabilities);
        }
        throw new IllegalStateException("no evidence of " + head.getClass());
    }

    private List<Evidence> attended(
            LabelAttention attention,
            AdmissionBatch batch,
            int admission,
            NDArray states,
            long[] labels) {
        int from = batch.start(admission);
        int to = batch.start(admission + 1);
        NDManager step = states.getManager();
        NDList found =
                attention.strongest(
                        encoder.store(),
                        states.get(new NDIndex().addSliceDim(from, to)),
                        step.create(Arrays.copyOfRange(batch.counted(), from, to)),
                        step.create(labels),
                        Evidence.POSITIONS_MAX);
        float[] weights = found.get(0).toFloatArray();
        long[] places = found.get(1).toLongArray();
        int each = weights.length / labels.length;
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            evidence.add(
                    evidence(batch, admission, (int) labels[i], weights, places, i * each, each));
        }
        return evidence;
    }

    /**
     * States that the label attention does not read have weight 0 and come last; they are left out.
     */
    private static Evidence evidence(
            AdmissionBatch batch,
            int admission,
            int label,
            float[] weights,
            long[] places,
            int from,
            int most) {
        int count = 0;
        while (count < most && weights[from + count] > 0) {
            count++;
        }
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = batch.place(admission, (int) places[from + i]);
        }
        return new Evidence(label, positions, Arrays.copyOfRange(weights, from, from + count));
    }

    /** States [N,D] of all token windows, the encoder's turns one after the other. */
    private NDArray statesInTurns(NDManager step, List<PackedTokens> turns) {
        NDList parts = new NDList();
        for (PackedTokens tokens : turns) {
            try (NDManager turn = step.newSubManager()) {
                NDArray states = encoder.encodeFor(head, turn, tokens, ForwardPass.scoring());
                states.attach(step);
                parts.add(states);
            }
        }
        return parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 0);
    }
}
