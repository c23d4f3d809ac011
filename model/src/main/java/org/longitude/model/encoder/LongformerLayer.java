package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** A layer whose tokens see their neighbours and the global tokens, which see everything. */
final class LongformerLayer extends EncoderLayer {

    private final int oneSided;
    private final Linear queryGlobal;
    private final Linear keyGlobal;
    private final Linear valueGlobal;

    LongformerLayer(
            LongformerConfig config, int index, InitialWeights fresh, EncoderFunctions functions) {
        super(config, index, fresh, functions);
        oneSided = config.attentionWindows().get(index) / 2;
        String self = "encoder.layer." + index + ".attention.self.";
        int width = config.width();
        queryGlobal = linear(self + "query_global", width, width);
        keyGlobal = linear(self + "key_global", width, width);
        valueGlobal = linear(self + "value_global", width, width);
    }

    @Override
    NDArray attend(
            ParameterStore store,
            NDArray states,
            Projected projected,
            PackedBatch batch,
            boolean globalRows) {
        WindowPlan plan =
                batch.shared(WindowPlan.class, oneSided, () -> WindowPlan.of(batch, oneSided));
        NDArray seen =
                functions()
                        .of("sliding_window_attention")
                        .call(
                                batch.pass().training(),
                                projected.queries(),
                                projected.keys(),
                                projected.values(),
                                plan.queryRows(),
                                plan.globalIndex(),
                                plan.bias(),
                                batch.real());
        if (!globalRows || !batch.hasGlobals()) {
            return seen;
        }
        try (NDArray local = seen) {
            return withGlobalRows(store, states, local, batch);
        }
    }

    private NDArray withGlobalRows(
            ParameterStore store, NDArray states, NDArray local, PackedBatch batch) {
        Weights weights = new Weights(store, states, batch.pass());
        return functions()
                .of("global_rows")
                .call(
                        batch.pass().training(),
                        states,
                        local,
                        batch.globals(),
                        batch.globalsOfRows(),
                        batch.lengths(),
                        batch.keyBias(),
                        weights.of(queryGlobal.weight()),
                        weights.of(queryGlobal.bias()),
                        weights.of(keyGlobal.weight()),
                        weights.of(valueGlobal.weight()),
                        weights.of(valueGlobal.bias()));
    }
}
