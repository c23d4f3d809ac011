package org.longitude.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** The files beside make_torch_files.py: every number of a storage is its place plus one half. */
class TorchFileTest {

    private static final Path FILES = Path.of("src/test/resources/weights");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zip.bin",
                "zip-protocol-4.bin",
                "zip-nested.bin",
                "legacy.bin",
                "torch-zip.bin",
                "torch-legacy.bin"
            })
    void shouldReadEveryViewWhenTorchSavedIt(String file) throws IOException {
        try (WeightSource source = WeightSource.open(FILES.resolve(file))) {
            assertThat(source.tensors().keySet())
                    .containsExactlyInAnyOrder(
                            "bert.whole.weight",
                            "bert.transposed.weight",
                            "bert.offset.weight",
                            "bert.norm.gamma",
                            "bert.norm.beta",
                            "bert.number",
                            "bert.empty",
                            "bert.parameter.weight",
                            "bert.embeddings.position_ids");
            assertThat(source.tensors().get("bert.transposed.weight"))
                    .isEqualTo(
                            new TensorInfo(
                                    "bert.transposed.weight", TensorType.F32, List.of(6L, 4L)));
            assertThat(source.floats("bert.whole.weight")).containsExactly(places(0, 24, 1));
            assertThat(source.floats("bert.transposed.weight"))
                    .startsWith(0.5f, 6.5f, 12.5f, 18.5f, 1.5f, 7.5f)
                    .endsWith(11.5f, 17.5f, 23.5f);
            assertThat(source.floats("bert.offset.weight"))
                    .containsExactly(7.5f, 8.5f, 9.5f, 13.5f, 14.5f, 15.5f);
            assertThat(source.floats("bert.norm.gamma")).containsExactly(places(0, 6, 1));
            assertThat(source.floats("bert.norm.beta")).containsExactly(places(0, 6, 1));
            assertThat(source.floats("bert.number")).containsExactly(3.5f);
            assertThat(source.floats("bert.empty")).isEmpty();
            assertThat(source.floats("bert.parameter.weight")).hasSize(24);
            assertThat(source.longs("bert.embeddings.position_ids")).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hostile-os-system.bin, posix.system",
        "hostile-eval.bin, __builtin__.eval",
        "hostile-java-class.bin, java.lang.Runtime",
        "hostile-getattr.bin, __builtin__.getattr",
    })
    void shouldRefuseBeforeConstructingWhenAPickleAsksForMoreThanTensors(
            String file, String global) {
        assertRefused(FILES.resolve(file), "its pickle asks for " + global);
        assertThat(Path.of("hostile")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "zip-big-endian.bin, byte order big",
        "legacy-big-endian.bin, another kind of machine",
    })
    void shouldRefuseNumbersOfAnotherByteOrder(String file, String message) {
        assertRefused(FILES.resolve(file), message);
    }

    /** Pickles as text: {@code \xNN} are bytes. Each starts as a torch.save of protocol 2 does. */
    @ParameterizedTest
    @CsvSource({
        // Opcodes that the library would run, and that PyTorch never writes.
        "iposix\\x0asystem\\x0a., 'opcode 105'",
        "(cposix\\x0asystem\\x0aX, 'posix.system'",
        "cdatetime\\x0adatetime\\x0a., 'datetime.datetime'",
        "cexceptions\\x0aKeyError\\x0a., 'exceptions.KeyError'",
        "cdecimal\\x0aDecimal\\x0a., 'decimal.Decimal'",
        "ccollections\\x0aOrderedDict\\x0a)\\x81., 'opcode 129'",
        "Pname\\x0a., 'opcode 80'",
        "\\x97., 'opcode 151'",
        "\\x82\\x01., 'opcode 130'",
        // A length that would make an array of 2 GB, and one below zero.
        "X\\xff\\xff\\xff\\x7f., 'a string of 2147483647 bytes'",
        "X\\xff\\xff\\xff\\xff., 'a string of 4294967295 bytes'",
        "T\\xff\\xff\\xff\\x7f., 'a string of 2147483647 bytes'",
        "\\x96\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f., 'opcode 150'",
        // Hashing a list of lists of lists may take for ever; one that holds itself does.
        "}]q\\x00h\\x00aK\\x01s., 'keys are names or numbers'",
        "}(K\\x01K\\x02K\\x03u., 'a value for each key'",
        // State of something that is no dictionary would be set by reflection.
        "]}b., 'state for an object that is no dictionary'",
        // The machine's stack running dry.
        "R., 'broken pickle'",
        "u., 'broken pickle'",
        "0, 'opcode 48'",
        "K, 'broken pickle'",
        "h\\x05., 'broken pickle'",
        "K\\x01K\\x02R., 'broken pickle'",
        "cos\\x0asystem, 'os.system'",
        "K\\x01., 'no dictionary'",
        "}., 'no tensors'",
        "N., 'no dictionary'",
    })
    void shouldRefuseAPickleThatIsBrokenOrHostile(String pickle, String message)
            throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(file, "\\x80\\x02" + pickle);

        assertRefused(file, message);
    }

    @Test
    void shouldRefuseABombOfMemos() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 4});
        for (int i = 0; i < TorchUnpickler.OPERATIONS_MAX; i++) {
            pickle.writeBytes(new byte[] {'N', (byte) 0x94});
        }
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(file, pickle.toByteArray());

        assertRefused(file, "more than 1000000 operations");
    }

    @Test
    void shouldReadOnWhenListsAreNestedDeeply() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(file, "\\x80\\x02" + "]".repeat(100_000) + "a".repeat(99_999) + ".");

        assertRefused(file, "no dictionary");
    }

    @Test
    void shouldRefuseAPickleLongerThanItsLimit() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(file, new byte[TorchUnpickler.PICKLE_BYTES_MAX + 1]);

        assertRefused(file, "a pickle of 16777217 bytes (expected: at most 16777216)");
    }

    /** One storage "0" of 4 floats; the tensor's offset, sizes and strides are the test's. */
    @ParameterizedTest
    @CsvSource({
        "K\\x00, K\\x04\\x85, K\\x01\\x85, ''",
        "K\\x01, K\\x04\\x85, K\\x01\\x85, 'inside its storage of 4 numbers'",
        "K\\x00, K\\x05\\x85, K\\x01\\x85, 'inside its storage of 4 numbers'",
        "K\\x00, K\\x02\\x85, K\\x04\\x85, 'inside its storage of 4 numbers'",
        "K\\x00, K\\x09\\x85, K\\x00\\x85, 'inside its storage of 4 numbers'",
        "J\\xff\\xff\\xff\\xff, K\\x02\\x85, K\\x01\\x85, 'none negative'",
        "K\\x00, K\\x02\\x85, J\\xff\\xff\\xff\\xff\\x85, 'none negative'",
        "K\\x00, J\\xff\\xff\\xff\\xff\\x85, K\\x01\\x85, 'no negative size'",
        "K\\x00, K\\x02\\x85, K\\x01K\\x01\\x86, 'as many strides as sizes'",
        "K\\x00, \\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f\\x85, K\\x01\\x85, 'fewer than 2^60'",
        "K\\x00, K\\x02\\x85, \\x8a\\x08\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f\\x85, 'overflow'",
        "K\\x00, \\x8a\\x09\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x01\\x85, K\\x01\\x85, 'whole number'",
        "N, K\\x02\\x85, K\\x01\\x85, 'whole number'",
    })
    void shouldRefuseAViewThatItsStorageDoesNotHold(
            String offset, String sizes, String strides, String message) throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(file, ZipFixture.tensor("K\\x04", offset, sizes, strides), 16);

        if (message.isEmpty()) {
            try (WeightSource source = WeightSource.open(file)) {
                assertThat(source.floats("w")).hasSize(4);
            }
        } else {
            assertRefused(file, message);
        }
    }

    @Test
    void shouldRefuseAStorageOfAnotherLengthThanStated() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(
                file, ZipFixture.tensor("K\\x05", "K\\x00", "K\\x04\\x85", "K\\x01\\x85"), 16);

        assertRefused(file, "an entry of 16 bytes (expected: an entry of 20 bytes)");
    }

    /**
     * A kilobyte of zip can say a gigabyte: what is not stored as it is, is not unpacked at all.
     */
    @Test
    void shouldRefuseABombOfZip() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ZipFixture.write(file, ZipFixture.bytes("N."), new byte[1 << 20], ZipOutputStream.DEFLATED);
        assertThat(Files.size(file)).isLessThan(4096);

        assertRefused(file, "is compressed or encrypted (expected: stored as it is");
    }

    @Test
    void shouldRefuseADirectoryOfZipThatFillsMemory() throws IOException {
        Path file = directory.resolve("pytorch_model.bin");
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        int bytes = (int) StoredZip.DIRECTORY_BYTES_MAX + 1;
        end.putInt(0, 0x06054b50).putInt(12, bytes).putInt(16, 2);
        Files.write(file, new byte[] {'P', 'K'});
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(end, 2L + bytes);
        }

        assertRefused(file, "a zip directory of 8388609 bytes at 2 (expected: at most 8388608");
    }

    /** As large models were saved before safetensors. */
    @Test
    void shouldReadShardsOfPickledFiles() throws IOException {
        String numbers = ZipFixture.tensor("K\\x04", "K\\x00", "K\\x04\\x85", "K\\x01\\x85");
        ZipFixture.write(directory.resolve("pytorch_model-00001-of-00002.bin"), numbers, 16);
        Path second = directory.resolve("pytorch_model-00002-of-00002.bin");
        ZipFixture.write(second, numbers.replace("\\x00\\x00\\x00w", "\\x00\\x00\\x00v"), 16);
        Path index = directory.resolve(WeightSource.TORCH_INDEX);
        Files.writeString(
                index,
                """
                {"metadata": {"total_size": 32}, "weight_map": {
                 "w": "pytorch_model-00001-of-00002.bin", "v": "pytorch_model-00002-of-00002.bin"}}
                """);

        try (WeightSource source = WeightSource.open(directory)) {
            assertThat(source.tensors()).containsOnlyKeys("v", "w");
            assertThat(source.floats("v")).hasSize(4);
            assertThat(source.files()).hasSize(2);
        }

        Files.delete(second);
        assertRefused(directory, "no file pytorch_model-00002-of-00002.bin beside it");
    }

    @Test
    void shouldRefuseAFileCutAnywhere() throws IOException {
        for (String name : List.of("zip.bin", "legacy.bin")) {
            byte[] whole = Files.readAllBytes(FILES.resolve(name));
            Path file = directory.resolve("pytorch_model.bin");
            for (int length = 0; length < whole.length; length += 7) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertRefused(file, "expected");
            }
        }
    }

    @Test
    void shouldOnlyEverRefuseWhenBytesAreWrong() throws IOException {
        for (String name : List.of("zip.bin", "legacy.bin")) {
            byte[] whole = Files.readAllBytes(FILES.resolve(name));
            Path file = directory.resolve("pytorch_model.bin");
            Random random = new Random(7);
            for (int round = 0; round < 500; round++) {
                byte[] changed = whole.clone();
                for (int i = 0; i <= round % 3; i++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                Files.write(file, changed);
                try (WeightSource source = WeightSource.open(file)) {
                    for (TensorInfo info : source.tensors().values()) {
                        if (info.type().isWeight()) {
                            assertThat(source.floats(info.name()))
                                    .hasSize(Math.toIntExact(info.elements()));
                        }
                    }
                } catch (ModelException e) {
                    assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID);
                }
            }
        }
    }

    private static float[] places(int from, int count, int step) {
        float[] places = new float[count];
        for (int i = 0; i < count; i++) {
            places[i] = from + i * step + 0.5f;
        }
        return places;
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> WeightSource.open(file).close())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.WEIGHTS_INVALID))
                .hasMessageContaining(message)
                .hasMessageContaining("expected");
    }
}
