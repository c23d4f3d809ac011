package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** A layer whose tokens see every real token of their row. */
final class BertLayer extends EncoderLayer {

    private final Linear query;
    private final Linear key;
    private final Linear value;

    BertLayer(BertConfig config, int index, InitialWeights fresh, EncoderFunctions functions) {
        super(config, index, fresh, functions);
        String self = "encoder.layer." + index + ".attention.self.";
        query = linear(self + "query", config.width(), config.width());
        key = linear(self + "key", config.width(), config.width());
        value = linear(self + "value", config.width(), config.width());
    }

    @Override
    NDArray attend(ParameterStore store, NDArray states, PackedBatch batch, boolean globalRows) {
        ForwardPass pass = batch.pass();
        RowBuckets buckets = batch.shared(RowBuckets.class, "rows", () -> RowBuckets.of(batch));
        try (NDArray queries = project(store, states, query, pass);
                NDArray keys = project(store, states, key, pass);
                NDArray values = project(store, states, value, pass)) {
            return functions()
                    .of("full_attention")
                    .call(
                            pass.training(),
                            queries,
                            keys,
                            values,
                            buckets.shapes(),
                            buckets.slots(),
                            buckets.slotBias(),
                            buckets.places());
        }
    }
}
