package org.longitude.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelException;
import org.longitude.model.ProcessMemory;
import org.longitude.model.encoder.TorchFunction;

/** Files larger than one mapping, and than memory: sparse ones, which take no room on the disk. */
class MappedFileTest {

    @TempDir Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldReadATensorOfMoreThanTwoGigabytesInAFewMegabytes() throws IOException {
        long elements = (1L << 29) + TensorReader.CHUNK_ELEMENTS + 3;
        Path file = sparse(elements, 7);
        long[] seen = new long[3];
        long before = ProcessMemory.restartPeak();

        try (WeightSource source = WeightSource.open(file)) {
            source.read(
                    "w",
                    (first, values) -> {
                        assertThat(first).isEqualTo(seen[0]);
                        seen[0] += values.remaining() / Float.BYTES;
                        // Touches every page, as loading does.
                        for (int at = 0; at < values.limit(); at += 1024) {
                            seen[1] += (long) values.getFloat(at);
                        }
                        seen[2] = (long) values.getFloat(values.limit() - Float.BYTES);
                    });
        }

        assertThat(seen).containsExactly(elements, 0, 7);
        assertThat(ProcessMemory.peakBytes() - before).isLessThan(8L * TensorReader.WINDOW_BYTES);
    }

    @Test
    void shouldReadBeyondFourGigabytesOfAZipArchive() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        // 1,200,000,004 numbers; the view is their last four.
        String pickle =
                ZipFixture.tensor(
                        "\\x8a\\x05\\x04\\x8c\\x86\\x47\\x00",
                        "\\x8a\\x05\\x00\\x8c\\x86\\x47\\x00",
                        "K\\x04\\x85",
                        "K\\x01\\x85");
        ZipFixture.writeSparse(file, pickle, 4_800_000_016L, floats(1, 2, 3, 4));

        try (WeightSource source = WeightSource.open(file)) {
            assertThat(source.floats("w")).containsExactly(1, 2, 3, 4);
        }
    }

    /** Numbers that lie that far apart would be read page by page, each for one number. */
    @Test
    void shouldNameAStridedViewAcrossMoreThanTwoGigabytes() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        // 1,200,000,004 numbers; the view is two of them, 600,000,000 apart.
        String pickle =
                ZipFixture.tensor(
                        "\\x8a\\x05\\x04\\x8c\\x86\\x47\\x00",
                        "K\\x00",
                        "K\\x02\\x85",
                        "J\\x00\\x46\\xc3\\x23\\x85");
        ZipFixture.writeSparse(file, pickle, 4_800_000_016L, floats(1, 2, 3, 4));

        try (WeightSource source = WeightSource.open(file)) {
            assertThatThrownBy(() -> source.floats("w"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(
                            "tensor w is a view across 2400000004 bytes (expected: at most"
                                    + " 2147483647; save it contiguous)");
        }
    }

    @Test
    void shouldSayThatAFileWasCutShortWhileItWasRead() throws IOException {
        int elements = 3 * TensorReader.CHUNK_ELEMENTS;
        Path file = sparse(elements, 7);

        try (WeightSource source = WeightSource.open(file)) {
            // Inside a window that is mapped already: its pages are gone when they are touched.
            assertThatThrownBy(
                            () ->
                                    source.read(
                                            "w",
                                            (first, values) -> {
                                                cut(file, 4096);
                                                Broken.requireFinite(file, "w", values);
                                            }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was it cut short meanwhile?");
            // Before it is mapped.
            assertThatThrownBy(() -> source.read("w", (first, values) -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was it changed while it was read?");
        }
    }

    /** Numbers that begin at an odd byte of the file cannot be read where they lie. */
    @Test
    void shouldReadNumbersThatAreNotAligned() throws IOException {
        Path file = directory.resolve("model.safetensors");
        String header =
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[3,11]}}";
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length() + 11).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        bytes.put(new byte[3]).putFloat(1.5f).putFloat(-2.5f);
        Files.write(file, bytes.array());

        try (WeightSource source = WeightSource.open(file)) {
            assertThat(source.floats("w")).containsExactly(1.5f, -2.5f);
        }
    }

    /** A mapping that stayed until the collector comes would be a second copy of the model. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldHoldNoSecondCopyOfTheWeightsWhileLoading() throws IOException {
        int elements = 40 << 20;
        Path file = sparse(elements, 7);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                TorchFunction copy =
                        TorchFunction.load(TorchFunction.class, "copy", Map.of(), Device.cpu())) {
            Parameter parameter = parameter(manager, elements);
            WeightLoader.load(
                    sparse(8, 7), Map.of("w", parameter(manager, 8)), manager, copy::infer);
            long before = ProcessMemory.restartPeak();

            WeightLoader.load(file, Map.of("w", parameter), manager, copy::infer);

            long more = ProcessMemory.peakBytes() - before;
            assertThat(more).isLessThan(4L * elements / 3);
            assertThat(parameter.getArray().getFloat(elements - 1)).isEqualTo(7);
            assertThat(parameter.getArray().getFloat(0)).isEqualTo(0);
        }
    }

    @Test
    @Tag("long")
    void shouldFillAParameterOfMoreThanTwoGigabytes() throws IOException {
        long elements = (1L << 29) + TensorReader.CHUNK_ELEMENTS + 3;
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                TorchFunction copy =
                        TorchFunction.load(TorchFunction.class, "copy", Map.of(), Device.cpu())) {
            Parameter parameter = parameter(manager, elements);

            WeightLoader.load(sparse(elements, 7), Map.of("w", parameter), manager, copy::infer);

            assertThat(parameter.getArray().getFloat(elements - 1)).isEqualTo(7);
            assertThat(parameter.getArray().getFloat(elements - 2)).isEqualTo(0);
        }
    }

    /** Of ones, so that every page of it is there. */
    private static Parameter parameter(NDManager manager, long elements) {
        Parameter parameter =
                Parameter.builder()
                        .setName("w")
                        .setType(Parameter.Type.WEIGHT)
                        .optInitializer(Initializer.ONES)
                        .optShape(new Shape(elements))
                        .optRequiresGrad(false)
                        .build();
        parameter.initialize(manager, DataType.FLOAT32);
        return parameter;
    }

    /** A tensor "w" of zeros but for its last number. */
    private Path sparse(long elements, float last) throws IOException {
        Path file = directory.resolve(elements + ".safetensors");
        byte[] header =
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(elements, 4 * elements)
                        .getBytes(StandardCharsets.US_ASCII);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(floats(last), 8 + header.length + 4 * (elements - 1));
        }
        return file;
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }
}
