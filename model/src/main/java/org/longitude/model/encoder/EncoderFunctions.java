package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** The compiled functions of one model; closed with it. */
record EncoderFunctions(
        TorchFunction embeddings,
        TorchFunction layerNorm,
        TorchFunction dropout,
        TorchFunction windowBias,
        TorchFunction attention,
        TorchFunction attentionOfLocalRows,
        TorchFunction feedForward,
        TorchFunction labelProjection,
        TorchFunction labelAttention,
        TorchFunction labelEvidence,
        TorchFunction copy)
        implements AutoCloseable {

    static EncoderFunctions load(LongformerConfig config, Device device) {
        return new EncoderFunctions(
                load("embeddings", Map.of(), device),
                load("layer_norm", Map.of("EPS", config.layerNormEps()), device),
                load("dropout", Map.of(), device),
                load("window_bias", Map.of(), device),
                attention(config, true, device),
                attention(config, false, device),
                load("feed_forward", Map.of(), device),
                load("label_projection", Map.of(), device),
                load("label_attention", Map.of(), device),
                load("label_evidence", Map.of(), device),
                load("copy", Map.of(), device));
    }

    /**
     * Without global rows their states are not to be read; the others see global tokens all the
     * same.
     */
    private static TorchFunction attention(
            LongformerConfig config, boolean globalRows, Device device) {
        Map<String, ?> constants =
                Map.of("HEADS", config.heads(), "GLOBAL_ROWS", globalRows ? "True" : "False");
        return load("sliding_window_attention", constants, device);
    }

    private static TorchFunction load(String name, Map<String, ?> constants, Device device) {
        return TorchFunction.load(EncoderFunctions.class, name, constants, device);
    }

    /** The states themselves at rate 0. */
    NDArray drop(NDArray states, float rate) {
        if (rate == 0) {
            return states;
        }
        return dropout.call(true, states, states.getManager().create(rate));
    }

    @Override
    public void close() {
        List.of(
                        embeddings,
                        layerNorm,
                        dropout,
                        windowBias,
                        attention,
                        attentionOfLocalRows,
                        feedForward,
                        labelProjection,
                        labelAttention,
                        labelEvidence,
                        copy)
                .forEach(TorchFunction::close);
    }
}
