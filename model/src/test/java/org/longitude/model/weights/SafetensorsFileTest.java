package org.longitude.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

class SafetensorsFileTest {

    private static final Path FIXTURE =
            Path.of("src/test/resources/fixtures/longformer-bare/model.safetensors");

    @TempDir Path directory;

    @Test
    void shouldConvertEveryTypeOfWeightWhenRead() throws IOException {
        Path file = directory.resolve("model.safetensors");
        ByteBuffer data = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.25f).putFloat(-0f);
        // 65504 is the largest half, 0x0001 the smallest subnormal, 0xfc00 minus infinity.
        data.putShort((short) 0x7bff).putShort((short) 0x0001).putShort((short) 0xfc00);
        data.putShort((short) 0xc040).putShort((short) 0x7f80).putShort((short) 0x0001);
        data.putLong(-5);
        write(
                file,
                """
                {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
                 "b":{"dtype":"F16","shape":[3,1],"data_offsets":[8,14]},
                 "c":{"dtype":"BF16","shape":[3],"data_offsets":[14,20]},
                 "d":{"dtype":"I64","shape":[],"data_offsets":[20,28]},
                 "__metadata__":{"format":"pt"}}  \
                """,
                data.array());

        try (WeightSource source = WeightSource.open(file)) {
            assertThat(source.floats("a")).containsExactly(1.25f, -0f);
            assertThat(source.floats("b"))
                    .containsExactly(65504, (float) Math.pow(2, -24), Float.NEGATIVE_INFINITY);
            assertThat(source.floats("c"))
                    .containsExactly(-3, Float.POSITIVE_INFINITY, Float.intBitsToFloat(0x10000));
            assertThat(source.longs("d")).containsExactly(-5);
            assertThatThrownBy(() -> source.floats("d"))
                    .hasMessageContaining("tensor d is I64 (expected: F32, F16 or BF16)");
        }
    }

    @Test
    void shouldConvertEveryHalfAsItsDefinitionSays() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            int exponent = (bits >> 10) & 31;
            double magnitude =
                    exponent == 0
                            ? (bits & 1023) * Math.pow(2, -24)
                            : (1 + (bits & 1023) / 1024.0) * Math.pow(2, exponent - 15);
            double expected = (bits & 0x8000) == 0 ? magnitude : -magnitude;
            float found = Float.intBitsToFloat(Halves.toFloatBits((short) bits));
            if (exponent < 31) {
                assertThat((double) found).isEqualTo(expected);
            } else {
                assertThat(Float.isFinite(found)).isFalse();
                assertThat(Float.isNaN(found)).isEqualTo((bits & 1023) != 0);
            }
        }
    }

    /** The file is sparse: its 3 GB take no room on the disk, and reading needs no memory. */
    @Test
    void shouldReadBeyondTwoGigabytes() throws IOException {
        Path file = directory.resolve("model.safetensors");
        String header =
                """
                {"before":{"dtype":"U8","shape":[%1$d],"data_offsets":[0,%1$d]},\
                "across":{"dtype":"F32","shape":[8],"data_offsets":[%1$d,%2$d]},\
                "between":{"dtype":"BF16","shape":[500,1000000],"data_offsets":[%2$d,%3$d]},\
                "last":{"dtype":"F32","shape":[2],"data_offsets":[%3$d,%4$d]}}""";
        // The header is as long as its numbers; "across" has its fourth float end at 2 GiB.
        long before =
                (1L << 31)
                        - 16
                        - 8
                        - header.formatted(2147483000L, 2147483000L, 3147483000L, 3147483000L)
                                .length();
        long last = before + 32 + 1_000_000_000L;
        write(file, header.formatted(before, before + 32, last, last + 8), new byte[0]);
        long data = Files.size(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(floats(1, 2, 3, 4, 5, 6, 7, 8), data + before);
            channel.write(floats(1.5f, 2.5f), data + last);
        }
        assertThat(data + before).isEqualTo((1L << 31) - 16);

        try (WeightSource source = WeightSource.open(file)) {
            assertThat(source.floats("across")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(source.floats("last")).containsExactly(1.5f, 2.5f);
        }
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F8\",\"shape\":[2],\"data_offsets\":[0,8]}}|tensor a: dtype F8 (expected: one of",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|expected: 12 bytes for F32 [3]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}|data_offsets end at 16 (expected: at most 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|8 bytes of data, 4 of them no tensor's",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|data_offsets begin at 4 (expected: 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|tensor b: data_offsets begin at 4 (expected: 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}|Duplicate field 'a'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|no negative size",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|fewer than 2^60 numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}|broken JSON",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],\"data_offsets\":[0,8]}}|at most 16",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}|shape of a",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|data_offsets [8, 0]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}|at most 2",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|incomplete",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}|tensor a: x",
                "{\"a\":[]}|START_OBJECT",
                "[]|START_OBJECT",
                "{\"a\":|broken JSON",
                "{} {}|text after the header",
                "{\"__metadata__\":{\"a\":{\"b\":{\"c\":{\"d\":1}}}}}|__metadata__",
                "{\"a\":{\"dtype\":[[[[[[|dtype of a",
            })
    void shouldSayWhatIsWrongWithAHeader(String header, String message) throws IOException {
        Path file = directory.resolve("model.safetensors");
        write(file, header, new byte[8]);

        assertRefused(file, message);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807",
        "-1, 18446744073709551615",
        "1000000, 1000000",
        "0, 0",
    })
    void shouldRefuseAHeaderLengthThatTheFileDoesNotHave(long length, String shown)
            throws IOException {
        Path file = directory.resolve("model.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());

        assertRefused(file, "header length " + shown + " (expected: 2 to 56 bytes");
    }

    @Test
    void shouldRefuseMoreTensorsThanAModelHas() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i <= SafetensorsHeader.TENSORS_MAX; i++) {
            header.append(i == 0 ? "" : ",").append('"').append(i).append('"');
            header.append(":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        Path file = directory.resolve("model.safetensors");
        write(file, header.append('}').toString(), new byte[0]);

        assertRefused(file, "more than 100000 tensors");
    }

    @Test
    void shouldOnlyEverRefuseWhenBytesOfTheHeaderAreWrong() throws IOException {
        byte[] whole = Files.readAllBytes(FIXTURE);
        int headerBytes = 8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Path file = directory.resolve("model.safetensors");
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(headerBytes)] = (byte) random.nextInt(256);
            Files.write(file, changed);
            try (WeightSource source = WeightSource.open(file)) {
                assertThat(source.tensors()).isNotEmpty();
            } catch (ModelException e) {
                assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID);
            }
        }
        for (int length = 0; length < whole.length; length += 997) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "expected");
        }
    }

    private static void write(Path file, String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(data)
                        .array());
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> WeightSource.open(file).close())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID))
                .hasMessageContaining(message);
    }
}
