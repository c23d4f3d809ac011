package org.longitude.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Fills a model's parameters from weight files, chunk by chunk into the memory they already have:
 * loading needs the model and a few megabytes, whatever the files' size and type.
 */
public final class WeightLoader {

    private WeightLoader() {}

    /** Overwrites an array in place. DJL's own {@code NDArray.set} must not be it. */
    @FunctionalInterface
    public interface Copy {
        /**
         * Makes target's numbers those of source.
         *
         * @param source numbers in Java's memory; gone after the call
         * @param target of the same shape
         */
        void copy(NDArray source, NDArray target);
    }

    /**
     * Fills every parameter; tensors that none asks for are reported.
     *
     * @param path a weight file or a Hugging Face directory
     * @param parameters by Hugging Face's names without the model's prefix; initialised, F32
     * @param manager on the parameters' device
     * @throws ModelException {@code WEIGHTS_INVALID} naming the tensor, what was found and what was
     *     expected, if one is missing, has another shape or holds numbers that are not finite
     */
    public static LoadReport load(
            Path path, Map<String, Parameter> parameters, NDManager manager, Copy copy) {
        try (WeightSource source = WeightSource.open(path)) {
            NamedWeights weights = new NamedWeights(source);
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                NDArray target = entry.getValue().getArray();
                TensorInfo info = weights.require(entry.getKey(), shape(target));
                source.read(
                        info.name(),
                        (first, values) -> {
                            Broken.requireFinite(path, info.name(), values);
                            copyChunk(target, first, values, manager, copy);
                        });
            }
            return new LoadReport(parameters.size(), weights.unused(), weights.buffers());
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.FILE_FAILED, path + ": cannot be read (expected: weights)", e);
        }
    }

    /** The name that a parameter must have to be filled by the tensor of this name. */
    public static String parameterName(String tensor) {
        return TensorNames.canonical(tensor);
    }

    private static List<Long> shape(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    private static void copyChunk(
            NDArray target, long first, ByteBuffer values, NDManager manager, Copy copy) {
        long count = values.remaining() / Float.BYTES;
        boolean whole = count == target.size();
        Shape shape = whole ? target.getShape() : new Shape(count);
        try (NDManager chunk = manager.newSubManager();
                NDArray source = chunk.create(values, shape, DataType.FLOAT32)) {
            if (whole) {
                copy.copy(source, target);
                return;
            }
            // Both are views into the parameter's own memory.
            try (NDArray flat = target.reshape(-1);
                    NDArray part = flat.get(new NDIndex("{}:{}", first, first + count))) {
                copy.copy(source, part);
            }
        }
    }
}
