package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which words raised a label's logit, for the head that reads the first token alone and whose
 * attention therefore says nothing of them: each token's word embedding times the gradient of the
 * logit there (gradient times input, Shrikumar et al. 2016), in the token window that was surest of
 * the label. Words that lowered it are left out; the weights of the others sum to 1.
 *
 * <p>It costs one more forward pass a token window and a backward pass a label; memory is that of a
 * training pass over one token window, and no gradient of a weight is worked out. An int8 model has
 * no gradients, and gives no evidence.
 */
record GradientEvidence(EncoderModel encoder, FirstTokenHead head) {

    /** Most labels of an admission that are looked into, the most probable first. */
    static final int LABELS_MAX = 32;

    /**
     * Evidence of an admission's labels, in the order of labels.
     *
     * @param states [N,D] of the batch
     * @param labels for which it is wanted
     */
    List<Evidence> of(
            AdmissionBatch batch,
            int admission,
            NDArray states,
            long[] labels,
            float[] probabilities) {
        if (encoder.functions().compute() == ComputeType.INT8) {
            return List.of();
        }
        long[] chosen =
                Arrays.stream(labels)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                                (Long label) -> -probabilities[label.intValue()])
                                        .thenComparing(label -> label))
                        .limit(LABELS_MAX)
                        .mapToLong(label -> label)
                        .sorted()
                        .toArray();
        List<Evidence> evidence = new ArrayList<>();
        byRow(batch, admission, states, chosen)
                .forEach((row, ofRow) -> evidence.addAll(inRow(batch, admission, row, ofRow)));
        evidence.sort(Comparator.comparingInt(Evidence::label));
        return evidence;
    }

    /** For each token window the labels that it is the surest of. */
    private Map<Integer, List<Long>> byRow(
            AdmissionBatch batch, int admission, NDArray states, long[] labels) {
        int first = batch.firstRow(admission);
        int rows = batch.windows(admission);
        long[] places =
                IntStream.range(first, first + rows)
                        .mapToLong(row -> batch.packed().start(row))
                        .toArray();
        float[] logits =
                head.rowLogits(encoder.store(), states, places, ForwardPass.scoring())
                        .toFloatArray();
        int all = logits.length / rows;
        Map<Integer, List<Long>> byRow = new TreeMap<>();
        for (long label : labels) {
            int surest = 0;
            for (int row = 1; row < rows; row++) {
                if (logits[row * all + (int) label] > logits[surest * all + (int) label]) {
                    surest = row;
                }
            }
            byRow.computeIfAbsent(first + surest, row -> new ArrayList<>()).add(label);
        }
        return byRow;
    }

    private List<Evidence> inRow(AdmissionBatch batch, int admission, int row, List<Long> labels) {
        long[] wanted = labels.stream().mapToLong(label -> label).toArray();
        float[] raised = raised(batch.packed().slice(row, row + 1), wanted);
        int tokens = batch.packed().length(row);
        int offset = batch.packed().start(row) - batch.start(admission);
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            // The first and the last stand for no word of the admission.
            float[] ofLabel = Arrays.copyOfRange(raised, i * tokens + 1, (i + 1) * tokens - 1);
            evidence.add(strongest((int) wanted[i], ofLabel, batch, admission, offset + 1));
        }
        return evidence;
    }

    /** What each token adds to each label's logit, [labels][tokens] in one row after the other. */
    @SuppressWarnings("try") // It is there to be closed.
    private float[] raised(PackedTokens row, long[] labels) {
        try (NDManager step = encoder.manager().newSubManager();
                Kept kept = Kept.on(encoder.functions(), step)) {
            Encoder.Traced traced = encoder.trace(step, row);
            NDArray logits =
                    head.rowLogits(
                            encoder.store(),
                            traced.states(),
                            new long[] {0},
                            ForwardPass.plainTraining());
            return encoder.functions()
                    .of("gradient_input")
                    .call(
                            true,
                            traced.embedded(),
                            logits,
                            step.create(labels),
                            traced.ids(),
                            traced.words())
                    .toFloatArray();
        }
    }

    private static Evidence strongest(
            int label, float[] raised, AdmissionBatch batch, int admission, int offset) {
        double sum = 0;
        for (float each : raised) {
            sum += Math.max(0, each);
        }
        int[] strongest =
                IntStream.range(0, raised.length)
                        .filter(i -> raised[i] > 0)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble((Integer i) -> -raised[i])
                                        .thenComparing(i -> i))
                        .limit(Evidence.POSITIONS_MAX)
                        .mapToInt(i -> i)
                        .toArray();
        int[] positions = new int[strongest.length];
        float[] weights = new float[strongest.length];
        for (int i = 0; i < strongest.length; i++) {
            positions[i] = batch.place(admission, offset + strongest[i]);
            weights[i] = (float) (raised[strongest[i]] / sum);
        }
        return new Evidence(label, positions, weights);
    }

    /** Has the engine keep gradients on this thread until it is closed. */
    private record Kept(EncoderFunctions functions, NDManager step, boolean before)
            implements AutoCloseable {

        static Kept on(EncoderFunctions functions, NDManager step) {
            return new Kept(functions, step, set(functions, step, true));
        }

        private static boolean set(EncoderFunctions functions, NDManager step, boolean on) {
            NDArray flag = step.create(new float[] {on ? 1 : 0});
            return functions.of("keep_gradients").call(true, flag, flag).toFloatArray()[0] == 1;
        }

        @Override
        public void close() {
            set(functions, step, before);
        }
    }
}
