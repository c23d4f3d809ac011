package org.longitude.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tensor to be written as F32.
 *
 * @param name under which it is written
 * @param shape sizes, outermost first
 * @param numbers hands them on when the writer asks
 */
public record OutgoingTensor(String name, List<Long> shape, Numbers numbers) {

    /** Where a tensor's numbers come from. */
    @FunctionalInterface
    public interface Numbers {
        void copyTo(ChunkSink sink) throws IOException;
    }

    public OutgoingTensor {
        shape = List.copyOf(shape);
    }

    /**
     * A weight of a source, under the name that Hugging Face gives it today. Writing it fails if it
     * holds numbers that are not finite.
     *
     * @param prefix of the encoder's tensors, for example {@code longformer.}; may be empty
     * @param name without prefix
     */
    public static OutgoingTensor ofWeight(
            String prefix, String name, WeightSource source, TensorInfo info) {
        return new OutgoingTensor(
                TensorNames.withPrefix(prefix, name),
                info.shape(),
                sink ->
                        source.read(
                                info.name(),
                                (first, values) -> {
                                    Broken.requireFinite(source.path(), info.name(), values);
                                    sink.accept(first, values);
                                }));
    }

    /** An array of the engine, read a chunk at a time. */
    public static OutgoingTensor of(String name, NDArray array) {
        return new OutgoingTensor(
                name,
                Arrays.stream(array.getShape().getShape()).boxed().toList(),
                sink -> copy(array, sink));
    }

    /**
     * A model's parameters by the names that Hugging Face gives them: the encoder's under the
     * family's prefix, heads under none.
     *
     * @param prefix of the encoder's, for example {@code longformer.}
     * @param parameters by their names without prefix
     */
    public static List<OutgoingTensor> ofParameters(
            String prefix, Map<String, Parameter> parameters) {
        return withDecoderBias(
                parameters.entrySet().stream()
                        .map(
                                entry ->
                                        of(
                                                TensorNames.withPrefix(prefix, entry.getKey()),
                                                entry.getValue().getArray()))
                        .toList());
    }

    /**
     * All tensors that Hugging Face looks for. A decoder that is not tied to the word table has a
     * bias of its own there, and the head's bias, which we know it as, has no effect; the file has
     * it under both names.
     */
    public static List<OutgoingTensor> withDecoderBias(List<OutgoingTensor> tensors) {
        Map<String, OutgoingTensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        for (OutgoingTensor tensor : tensors) {
            String own = TensorNames.decoderBiasOf(tensor.name());
            if (own != null && byName.containsKey(TensorNames.decoderWeightOf(tensor.name()))) {
                byName.put(own, new OutgoingTensor(own, tensor.shape(), tensor.numbers()));
            }
        }
        return List.copyOf(byName.values());
    }

    long bytes() {
        return new TensorInfo(name, TensorType.F32, shape).elements() * Float.BYTES;
    }

    private static void copy(NDArray array, ChunkSink sink) throws IOException {
        int most = TensorReader.CHUNK_ELEMENTS;
        ByteBuffer values = ByteBuffer.allocateDirect(most * 4).order(ByteOrder.nativeOrder());
        try (NDArray flat = array.reshape(-1)) {
            for (long first = 0; first < array.size(); first += most) {
                long end = Math.min(array.size(), first + most);
                try (NDArray part = flat.get(new NDIndex("{}:{}", first, end))) {
                    values.clear();
                    values.asFloatBuffer().put(part.toFloatArray());
                    values.limit((int) (end - first) * 4);
                    sink.accept(first, values);
                }
            }
        }
    }
}
