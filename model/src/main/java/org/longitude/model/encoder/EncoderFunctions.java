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
                load("sliding_window_attention", Map.of("HEADS", config.heads()), device),
                load("feed_forward", Map.of(), device),
                load("label_projection", Map.of(), device),
                load("label_attention", Map.of(), device),
                load("label_evidence", Map.of(), device),
                load("copy", Map.of(), device));
    }

    private static TorchFunction load(String name, Map<String, ?> constants, Device device) {
        return TorchFunction.load(EncoderFunctions.class, name, constants, device);
    }

    /** Dropout on {@code states} in training; the states themselves otherwise. */
    NDArray drop(NDArray states, ForwardPass pass) {
        if (pass.dropoutRate() == 0) {
            return states;
        }
        NDArray rate = states.getManager().create(pass.dropoutRate());
        return dropout.call(pass.training(), states, rate);
    }

    @Override
    public void close() {
        List.of(
                        embeddings,
                        layerNorm,
                        dropout,
                        windowBias,
                        attention,
                        feedForward,
                        labelProjection,
                        labelAttention,
                        labelEvidence,
                        copy)
                .forEach(TorchFunction::close);
    }
}
