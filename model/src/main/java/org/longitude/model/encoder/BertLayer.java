package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** A layer whose tokens see every real token of their row. */
final class BertLayer extends EncoderLayer {

    BertLayer(BertConfig config, int index, InitialWeights fresh, EncoderFunctions functions) {
        super(config, index, fresh, functions);
    }

    @Override
    NDArray attend(
            ParameterStore store,
            NDArray states,
            Projected projected,
            PackedBatch batch,
            boolean globalRows) {
        RowBuckets buckets = batch.shared(RowBuckets.class, "rows", () -> RowBuckets.of(batch));
        return functions()
                .of("full_attention")
                .call(
                        batch.pass().training(),
                        projected.queries(),
                        projected.keys(),
                        projected.values(),
                        buckets.shapes(),
                        buckets.slots(),
                        buckets.slotBias(),
                        buckets.places());
    }
}
