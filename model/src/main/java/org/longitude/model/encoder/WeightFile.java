package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Reads and writes {@code model.safetensors} with Hugging Face's tensor names: the encoder's under
 * {@code longformer.} (or, in a file of a bare encoder, under no prefix), the head's under {@code
 * label_attention.}.
 */
final class WeightFile {

    private static final String ENCODER_PREFIX = "longformer.";
    private static final List<String> ENCODER_PREFIXES =
            List.of(ENCODER_PREFIX, "bert.", "roberta.");

    /** Longest header that is read. */
    private static final int HEADER_BYTES_MAX = 1 << 26;

    private static final String HEAD_PREFIX = "label_attention.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private WeightFile() {}

    /**
     * Fills every parameter from the file; tensors that no parameter asks for are left alone.
     *
     * @param parameters by name, without the encoder's prefix; initialised
     */
    static void read(
            Path file, Map<String, Parameter> parameters, NDManager manager, TorchFunction copy) {
        try (NDManager reading = manager.newSubManager();
                InputStream in = Files.newInputStream(file)) {
            Map<String, NDArray> tensors = new HashMap<>();
            for (NDArray tensor : NDList.decode(reading, in)) {
                tensors.put(withoutPrefix(tensor.getName()), tensor);
            }
            parameters.forEach(
                    (name, parameter) -> fill(file, name, parameter, tensors.get(name), copy));
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    file + ": could not be read (expected: a safetensors file)",
                    e);
        }
    }

    private static void fill(
            Path file,
            String name,
            Parameter parameter,
            @Nullable NDArray tensor,
            TorchFunction copy) {
        NDArray array = parameter.getArray();
        if (tensor == null) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    "%s: no tensor %s (expected: shape %s)"
                            .formatted(file, name, array.getShape()));
        }
        if (!tensor.getShape().equals(array.getShape())) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    "%s: tensor %s has shape %s (expected: %s)"
                            .formatted(file, name, tensor.getShape(), array.getShape()));
        }
        float[] values = tensor.toType(DataType.FLOAT32, false).toFloatArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new ModelException(
                        ModelError.WEIGHTS_INVALID,
                        "%s: tensor %s holds %s (expected: finite numbers)"
                                .formatted(file, name, value));
            }
        }
        copy.infer(tensor.toType(DataType.FLOAT32, false), array);
    }

    /**
     * Writes all parameters as F32, in the order of their names, so equal weights are equal bytes.
     */
    static void write(Path file, Map<String, Parameter> parameters) throws IOException {
        Map<String, NDArray> tensors = new TreeMap<>();
        parameters.forEach(
                (name, parameter) -> tensors.put(withPrefix(name), parameter.getArray()));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            byte[] header = header(tensors);
            out.write(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .array());
            out.write(header);
            for (NDArray tensor : tensors.values()) {
                float[] values = tensor.toFloatArray();
                ByteBuffer bytes =
                        ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                out.write(bytes.array());
            }
        }
    }

    /** Padded with spaces to eight bytes, as the format asks for. */
    private static byte[] header(Map<String, NDArray> tensors) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            ObjectNode entry = root.putObject(tensor.getKey());
            entry.put("dtype", "F32");
            entry.putPOJO("shape", tensor.getValue().getShape().getShape());
            long end = offset + 4 * tensor.getValue().size();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static String withPrefix(String name) {
        return name.startsWith(HEAD_PREFIX) ? name : ENCODER_PREFIX + name;
    }

    /** A tensor's name without the prefix of an encoder inside a larger model. */
    static String withoutPrefix(String name) {
        for (String prefix : ENCODER_PREFIXES) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    /** Names of the file's tensors, as they are there. */
    static Set<String> names(Path file) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long bytes = Long.reverseBytes(in.readLong());
            if (bytes < 2 || bytes > HEADER_BYTES_MAX) {
                throw new IOException("a header of " + bytes + " bytes");
            }
            Set<String> names = new TreeSet<>();
            JSON.readTree(in.readNBytes((int) bytes)).fieldNames().forEachRemaining(names::add);
            return names;
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.WEIGHTS_INVALID,
                    file + ": could not be read (expected: a safetensors file)",
                    e);
        }
    }
}
