package org.longitude.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelException;

class WeightWriterTest {

    @TempDir Path directory;

    @Test
    void shouldWriteTheFormatToTheByte() throws IOException {
        WeightWriter.write(directory, List.of(tensor("b", 1), tensor("a", 2)));

        byte[] bytes = Files.readAllBytes(directory.resolve("model.safetensors"));
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
        int padded = (header.length() + 7) / 8 * 8;
        assertThat(new String(bytes, 8, padded, StandardCharsets.UTF_8))
                .isEqualTo(header + " ".repeat(padded - header.length()));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(buffer.getLong()).isEqualTo(padded);
        buffer.position(8 + padded);
        assertThat(buffer.getFloat()).isEqualTo(0);
        assertThat(buffer.getFloat()).isEqualTo(1);
        assertThat(buffer.getFloat()).isEqualTo(0);
        assertThat(buffer.hasRemaining()).isFalse();
        assertThat(names()).containsExactly("model.safetensors");
    }

    @Test
    void shouldShardAboveTheLimitAndReadTheShardsBack() throws IOException {
        AtomicLong written = new AtomicLong();

        WeightWriter.write(
                directory,
                List.of(tensor("a", 3), tensor("b", 1), tensor("c", 9), tensor("d", 1)),
                16,
                written::addAndGet);

        assertThat(written).hasValue(4 * 14);
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors",
                        "model.safetensors.index.json");
        assertThat(Files.readString(directory.resolve("model.safetensors.index.json")))
                .contains("\"total_size\" : 56", "\"c\" : \"model-00002-of-00003.safetensors\"");
        try (WeightSource source = WeightSource.open(directory)) {
            assertThat(source.tensors()).containsOnlyKeys("a", "b", "c", "d");
            assertThat(source.floats("c")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(source.files()).hasSize(3);
        }
    }

    @Test
    void shouldLeaveNoOlderFormBehindWhenTheFormChanges() throws IOException {
        WeightWriter.write(directory, List.of(tensor("a", 3)));
        WeightWriter.write(directory, List.of(tensor("a", 4), tensor("b", 4)), 16, bytes -> {});
        assertThat(names()).doesNotContain("model.safetensors").hasSize(3);

        WeightWriter.write(directory, List.of(tensor("a", 5)));

        assertThat(names()).containsExactly("model.safetensors");
        try (WeightSource source = WeightSource.open(directory)) {
            assertThat(source.floats("a")).hasSize(5);
        }
    }

    @Test
    void shouldKeepTheOldFileWholeWhenWritingFails() throws IOException {
        WeightWriter.write(directory, List.of(tensor("a", 3)));
        OutgoingTensor failing =
                new OutgoingTensor(
                        "a",
                        List.of(2L),
                        sink -> {
                            throw new IOException("disk full");
                        });

        assertThatThrownBy(() -> WeightWriter.write(directory, List.of(failing)))
                .hasMessage("disk full");

        assertThat(names()).containsExactly("model.safetensors");
        try (WeightSource source = WeightSource.open(directory)) {
            assertThat(source.floats("a")).hasSize(3);
        }
    }

    @Test
    void shouldSayWhichShardOrTensorIsMissing() throws IOException {
        WeightWriter.write(directory, List.of(tensor("a", 4), tensor("b", 4)), 16, bytes -> {});
        Path index = directory.resolve("model.safetensors.index.json");
        String whole = Files.readString(index);

        Files.writeString(index, whole.replace("\"b\" : \"model-00002", "\"b\" : \"model-00001"));
        assertRefused("tensor b: not in model-00001-of-00002.safetensors");
        Files.writeString(index, whole.replace("\"b\" :", "\"x\" :"));
        assertRefused("tensor x: not in model-00002-of-00002.safetensors");
        Files.writeString(index, whole.replace("model-00002", "../model-00002"));
        assertRefused("file ../model-00002-of-00002.safetensors (expected: a plain file name");
        Files.writeString(index, whole.replace("weight_map", "weights"));
        assertRefused("no weight_map");
        Files.writeString(index, whole);
        Files.delete(directory.resolve("model-00002-of-00002.safetensors"));
        assertRefused("no file model-00002-of-00002.safetensors beside it");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> WeightSource.open(directory).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    /** Numbers 0, 1, 2 … */
    private static OutgoingTensor tensor(String name, int count) {
        return new OutgoingTensor(
                name,
                List.of((long) count),
                sink -> {
                    ByteBuffer values =
                            ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder());
                    for (int i = 0; i < count; i++) {
                        values.putFloat(4 * i, i);
                    }
                    sink.accept(0, values);
                });
    }
}
