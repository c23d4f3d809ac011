package org.longitude.model.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.longitude.model.ModelException;

/** The tensors of one fixture file, as Java arrays. */
final class FixtureTensors {

    /** Largest file that is read; fixtures are small, and this one is held as a whole. */
    private static final long FILE_BYTES_MAX = 1L << 28;

    /** A tensor: integers or floats, row-major. */
    @SuppressWarnings("ArrayRecordComponent") // lives inside this package; never compared
    record Tensor(long[] shape, long[] integers, float[] floats) {

        int rows() {
            return shape.length == 0 ? 1 : Math.toIntExact(shape[0]);
        }

        /** Numbers of one entry of the last axis. */
        int width() {
            return shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
        }
    }

    private final Path file;
    private final Map<String, Tensor> tensors = new TreeMap<>();

    private FixtureTensors(Path file) {
        this.file = file;
    }

    static FixtureTensors read(Path file, NDManager manager) {
        FixtureTensors result = new FixtureTensors(file);
        try (NDManager reading = manager.newSubManager();
                InputStream in = Files.newInputStream(file)) {
            long bytes = Files.size(file);
            if (bytes > FILE_BYTES_MAX) {
                throw NotAFixture.because(
                        file, bytes + " bytes", "a fixture of at most " + FILE_BYTES_MAX);
            }
            for (NDArray array : NDList.decode(reading, in)) {
                boolean integers = array.getDataType().isInteger();
                result.tensors.put(
                        array.getName(),
                        new Tensor(
                                array.getShape().getShape(),
                                integers
                                        ? array.toType(DataType.INT64, false).toLongArray()
                                        : new long[0],
                                integers
                                        ? new float[0]
                                        : array.toType(DataType.FLOAT32, false).toFloatArray()));
            }
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw NotAFixture.because(file, "no tensors that can be read", "safetensors", e);
        }
        return result;
    }

    Set<String> names() {
        return tensors.keySet();
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw NotAFixture.because(file, "no tensor " + name, "it, see the fixtures' README");
        }
        return tensor;
    }
}
