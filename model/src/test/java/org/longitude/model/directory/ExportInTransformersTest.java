package org.longitude.model.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.WeightWriter;

/**
 * An exported model in Hugging Face's own library, where there is one: the Python of the property
 * {@code longitude.python} (python3) with torch and transformers. Elsewhere it is skipped and says
 * so.
 */
class ExportInTransformersTest {

    private static final Path SCRIPT = Path.of("src/test/python/load_in_transformers.py");
    private static final int NOT_INSTALLED = 77;
    private static final int TOKENS = 40;

    @TempDir Path directory;

    @Test
    void shouldComputeTheSameInTransformers() throws IOException, InterruptedException {
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        Path out = directory.resolve("out");
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(Normalizer.standard().normalize("chest pain and fever , no cough ."));
        vocabulary.build(100, 1).save(bundle.resolve("tokenizer.json"));
        LongformerConfig encoder =
                new LongformerConfig(
                        50, 32, 2, 64, List.of(8, 16), 70, 0, 1e-5, 0.2, LayerNormPlace.POST);
        try (CodingModel model =
                CodingModel.create(
                        new CodingModelConfig(encoder, 5, true, 4, 1, 2), Device.cpu(), 11)) {
            model.save(bundle);
        }
        ModelExport.write(bundle, out, 1 << 30, bytes -> {});
        Path expected = directory.resolve("expected.safetensors");
        writeExpected(out, expected);

        Process process = python(out, expected);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();

        assumeTrue(exit != NOT_INSTALLED, "no transformers here: " + said.strip());
        assertThat(exit).as(said).isZero();
        assertThat(said)
                .contains("LongformerModel", "hidden states agree", "words tokenised alike");
    }

    private static Process python(Path out, Path expected) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        System.getProperty("longitude.python", "python3"),
                        SCRIPT.toString(),
                        out.toString(),
                        "--expected",
                        expected.toString());
        try {
            return builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "no Python here: " + e.getMessage());
            throw e;
        }
    }

    /** Two rows: one full, one with padding behind; the first token of each is global. */
    private static void writeExpected(Path model, Path file) throws IOException {
        float[] ids = new float[2 * TOKENS];
        float[] real = new float[2 * TOKENS];
        float[] global = new float[2 * TOKENS];
        for (int i = 0; i < ids.length; i++) {
            boolean padding = i >= TOKENS + 23;
            ids[i] = padding ? 0 : 5 + (7 * i) % 45;
            real[i] = padding ? 0 : 1;
            global[i] = i % TOKENS == 0 ? 1 : 0;
        }
        try (PretrainedModel loaded = PretrainedModel.load(model, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            PackedTokens packed =
                    PackedTokens.of(
                            loaded.config().encoder(),
                            List.of(row(ids, real, global, 0), row(ids, real, global, 1)));
            List<NDArray> states = loaded.encodeEachLayer(manager, packed, ForwardPass.scoring());
            // Packed rows have no padding; what stands there in the file is not compared.
            NDArray last = states.get(states.size() - 1);
            NDArray hidden = manager.zeros(new Shape(2 * TOKENS - last.getShape().get(0), 32));
            NDArray padded = NDArrays.concat(new NDList(last, hidden), 0).reshape(2, TOKENS, 32);
            Shape shape = new Shape(2, TOKENS);
            WeightWriter.writeFile(
                    file,
                    List.of(
                            OutgoingTensor.of("input_ids", manager.create(ids, shape)),
                            OutgoingTensor.of("attention_mask", manager.create(real, shape)),
                            OutgoingTensor.of(
                                    "global_attention_mask", manager.create(global, shape)),
                            OutgoingTensor.of("hidden", padded)));
        }
    }

    private static TokenRow row(float[] ids, float[] real, float[] global, int row) {
        int[] words = new int[TOKENS];
        boolean[] isReal = new boolean[TOKENS];
        boolean[] isGlobal = new boolean[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            words[i] = (int) ids[row * TOKENS + i];
            isReal[i] = real[row * TOKENS + i] == 1;
            isGlobal[i] = global[row * TOKENS + i] == 1;
        }
        return new TokenRow(words, isReal, isGlobal, null);
    }
}
