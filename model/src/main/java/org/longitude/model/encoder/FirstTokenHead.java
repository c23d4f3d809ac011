package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.ParameterStore;

/**
 * Classification from the first token's state, as the paper's table has it: dense, tanh, projection
 * to the labels. BERT's own classifier is the same with its pooler as the dense layer. A rows, D
 * width, L labels.
 */
final class FirstTokenHead extends Head implements CodingHead {

    private final Linear dense;
    private final Linear projection;

    FirstTokenHead(
            EncoderConfig config, int labels, InitialWeights fresh, EncoderFunctions functions) {
        super(fresh, functions);
        boolean bert = BertConfig.isBert(config);
        dense = linear(bert ? "pooler.dense" : "classifier.dense", config.width(), config.width());
        projection = linear(bert ? "classifier" : "classifier.out_proj", labels, config.width());
    }

    /**
     * Logits of the labels.
     *
     * @param firstStates [A,D]
     * @return [A,L]
     */
    NDArray logits(ParameterStore store, NDArray firstStates, ForwardPass pass) {
        NDArray read = functions().drop(firstStates, pass.dropoutRate());
        NDArray hidden = apply("dense_tanh", store, read, dense, pass);
        return apply(
                "linear", store, functions().drop(hidden, pass.dropoutRate()), projection, pass);
    }

    @Override
    public boolean readsGlobals() {
        return true;
    }

    @Override
    public String biases() {
        return projection.bias().getName();
    }

    @Override
    public NDArray logits(
            ParameterStore store, NDArray states, AdmissionBatch batch, ForwardPass pass) {
        long[] places = new long[batch.packed().rows()];
        for (int row = 0; row < places.length; row++) {
            places[row] = batch.packed().start(row);
        }
        NDArray rows = rowLogits(store, states, places, pass);
        return batch.packed().rows() == batch.admissions() ? rows : surest(rows, batch);
    }

    /** Logits [R,L] of token windows by themselves. */
    NDArray rowLogits(ParameterStore store, NDArray states, long[] firstPlaces, ForwardPass pass) {
        NDArray first =
                functions()
                        .of("gather")
                        .call(pass.training(), states, states.getManager().create(firstPlaces));
        return logits(store, first, pass);
    }

    /** A label's largest logit over the token windows of each admission, [A,L] from [R,L]. */
    private static NDArray surest(NDArray rows, AdmissionBatch batch) {
        NDList admissions = new NDList();
        int row = 0;
        for (int admission = 0; admission < batch.admissions(); admission++) {
            int end = row + batch.windows(admission);
            admissions.add(rows.get(new NDIndex().addSliceDim(row, end)).max(new int[] {0}));
            row = end;
        }
        return NDArrays.stack(admissions);
    }
}
