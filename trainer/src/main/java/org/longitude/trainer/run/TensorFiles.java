package org.longitude.trainer.run;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.TorchFunction;
import org.longitude.model.weights.TensorInfo;
import org.longitude.model.weights.WeightSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Puts a checkpoint's numbers back into arrays, bit by bit, in chunks and in their own memory.
 *
 * <p>Ownership: a compiled function until {@link #close()}.
 */
public final class TensorFiles implements AutoCloseable {

    private final TorchFunction copy;

    private TensorFiles(TorchFunction copy) {
        this.copy = copy;
    }

    public static TensorFiles on(Device device) {
        return new TensorFiles(TorchFunction.load(CodingModel.class, "copy", Map.of(), device));
    }

    /** Makes the target's numbers those of the source, which is of the same shape and device. */
    public void copy(NDArray source, NDArray target) {
        copy.infer(source, target);
    }

    /**
     * Fills every target from the tensor of its name.
     *
     * @throws TrainerException {@code CHECKPOINT_MISMATCH} naming a tensor that is missing, has
     *     another shape or has no target, before any number is changed; {@code FILE_FAILED}
     */
    public void fill(Path file, Map<String, NDArray> targets, NDManager manager) {
        try (WeightSource source = WeightSource.open(file)) {
            requireFits(file, source.tensors(), targets);
            for (Map.Entry<String, NDArray> entry : targets.entrySet()) {
                NDArray target = entry.getValue();
                source.read(
                        entry.getKey(), (first, values) -> copy(target, first, values, manager));
            }
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, file + ": cannot be read (expected: tensors)", e);
        }
    }

    private static void requireFits(
            Path file, SortedMap<String, TensorInfo> found, Map<String, NDArray> targets) {
        TreeSet<String> names = new TreeSet<>(targets.keySet());
        names.addAll(found.keySet());
        for (String name : names) {
            String there =
                    found.containsKey(name) ? String.valueOf(found.get(name).shape()) : "nothing";
            NDArray target = targets.get(name);
            String wanted = target == null ? "nothing" : String.valueOf(shape(target));
            if (!there.equals(wanted)) {
                throw new TrainerException(
                        TrainerError.CHECKPOINT_MISMATCH,
                        "%s: tensor %s: %s (expected: %s; a checkpoint of another model, give a new --run folder)"
                                .formatted(file, name, there, wanted));
            }
        }
    }

    private static List<Long> shape(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    private void copy(NDArray target, long first, ByteBuffer values, NDManager manager) {
        long count = values.remaining() / Float.BYTES;
        try (NDManager chunk = manager.newSubManager();
                NDArray source = chunk.create(values, new Shape(count), DataType.FLOAT32);
                // Views into the target's own memory.
                NDArray flat = target.reshape(-1);
                NDArray part = flat.get(new NDIndex("{}:{}", first, first + count))) {
            copy.infer(source, part);
        }
    }

    @Override
    public void close() {
        copy.close();
    }
}
