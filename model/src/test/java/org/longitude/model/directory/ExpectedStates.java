package org.longitude.model.directory;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.WeightWriter;

/**
 * What Longitude computes for two rows, one full and one with padding behind: a file for {@code
 * load_in_transformers.py}, with the inputs by Hugging Face's names.
 */
final class ExpectedStates {

    private static final int TOKENS = 40;
    private static final int SHORTER = 23;
    private static final ForwardPass PASS = ForwardPass.scoring();

    private final NDManager manager;
    private final PretrainedModel model;
    private final List<OutgoingTensor> tensors = new ArrayList<>();

    private ExpectedStates(NDManager manager, PretrainedModel model) {
        this.manager = manager;
        this.model = model;
    }

    static void write(Path directory, Path file) throws IOException {
        try (PretrainedModel model = PretrainedModel.load(directory, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            ExpectedStates expected = new ExpectedStates(manager, model);
            expected.compute();
            WeightWriter.writeFile(file, expected.tensors);
        }
    }

    private void compute() {
        EncoderConfig config = model.config().encoder();
        List<NDArray> states =
                model.encodeEachLayer(
                        manager,
                        PackedTokens.of(config, List.of(row(0, config), row(1, config))),
                        PASS);
        NDArray last = states.get(states.size() - 1);
        NDArray first = model.gather(last, new long[] {0, TOKENS}, PASS);
        put("hidden", padded(last));
        switch (model.config().architecture()) {
            case BARE -> {}
            case POOLED -> put("pooled", model.pooled(first, PASS));
            case MASKED_LANGUAGE -> put("logits", padded(model.maskedLanguageLogits(last, PASS)));
            case PRE_TRAINING -> {
                put("logits", padded(model.maskedLanguageLogits(last, PASS)));
                NDArray pooled = model.pooled(first, PASS);
                put("next_sentence", model.nextSentenceLogits(pooled, PASS));
            }
            case SEQUENCE_CLASSIFICATION -> put("logits", model.labelLogits(first, PASS));
        }
    }

    /** Row of the batch as the encoder is given it; the whole of it goes to the file as well. */
    private TokenRow row(int row, EncoderConfig config) {
        int[] ids = new int[TOKENS];
        boolean[] real = new boolean[TOKENS];
        boolean[] global = new boolean[TOKENS];
        int[] types = new int[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            real[i] = row == 0 || i < SHORTER;
            ids[i] = real[i] ? 5 + 7 * (i + 3 * row) % 45 : config.padId();
            global[i] = config instanceof LongformerConfig && i == 0;
            types[i] = config.tokenTypes() > 1 && real[i] && i > 12 ? 1 : 0;
        }
        put("input_ids." + row, floats(ids));
        put("attention_mask." + row, floats(real));
        if (config instanceof LongformerConfig) {
            put("global_attention_mask." + row, floats(global));
        } else {
            put("token_type_ids." + row, floats(types));
        }
        return new TokenRow(ids, real, global, types);
    }

    /** Packed rows have no padding; what stands there in the file is not compared. */
    private NDArray padded(NDArray packed) {
        long width = packed.getShape().get(1);
        NDArray none = manager.zeros(new Shape(TOKENS - SHORTER, width));
        return NDArrays.concat(new NDList(packed, none), 0).reshape(2, TOKENS, width);
    }

    private void put(String name, NDArray array) {
        tensors.add(OutgoingTensor.of(name, array));
    }

    private NDArray floats(int[] values) {
        return manager.create(values).toType(DataType.FLOAT32, false);
    }

    private NDArray floats(boolean[] values) {
        return manager.create(values).toType(DataType.FLOAT32, false);
    }
}
