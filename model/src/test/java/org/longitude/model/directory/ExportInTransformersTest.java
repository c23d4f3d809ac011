package org.longitude.model.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;

/**
 * Exported models in Hugging Face's own library, where there is one: the Python of the property
 * {@code longitude.python} (python3) with torch and transformers. Elsewhere it is skipped and says
 * so.
 */
class ExportInTransformersTest {

    private static final Path SCRIPT = Path.of("src/test/python/load_in_transformers.py");
    private static final int NOT_INSTALLED = 77;
    private static final LongformerConfig LONGFORMER =
            new LongformerConfig(
                    50, 32, 2, 64, List.of(8, 16), 70, 0, 1e-5, 0.2, LayerNormPlace.POST);
    private static final BertConfig BERT = bert(BertFamily.BERT);
    private static final BertConfig ROBERTA = bert(BertFamily.ROBERTA);

    @TempDir Path directory;

    private final List<String> arguments = new ArrayList<>();

    /** All of them in one run: starting transformers takes longer than the comparisons. */
    @Test
    void shouldComputeTheSameInTransformers() throws IOException, InterruptedException {
        exportCodingModel();
        export(LONGFORMER, Architecture.POOLED, 0, true);
        export(LONGFORMER, Architecture.MASKED_LANGUAGE, 0, true);
        export(LONGFORMER, Architecture.SEQUENCE_CLASSIFICATION, 3, true);
        export(BERT, Architecture.PRE_TRAINING, 0, true);
        export(BERT, Architecture.MASKED_LANGUAGE, 0, false);
        export(BERT, Architecture.SEQUENCE_CLASSIFICATION, 5, true);
        export(ROBERTA, Architecture.MASKED_LANGUAGE, 0, true);
        export(ROBERTA, Architecture.SEQUENCE_CLASSIFICATION, 2, true);

        Process process = python();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();

        assumeTrue(exit != NOT_INSTALLED, "no transformers here: " + said.strip());
        assertThat(exit).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains(" agree to ")))
                .as(said)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .contains("LongformerModel of", "hidden", "tokenised"),
                        line -> assertThat(line).contains("LongformerModel of", "pooled"),
                        line -> assertThat(line).contains("LongformerForMaskedLM of", "logits"),
                        line ->
                                assertThat(line)
                                        .contains("LongformerForSequenceClassification", "logits"),
                        line ->
                                assertThat(line)
                                        .contains("BertForPreTraining", "logits", "next_sentence"),
                        line -> assertThat(line).contains("BertForMaskedLM of", "logits"),
                        line -> assertThat(line).contains("BertForSequenceClassification"),
                        line -> assertThat(line).contains("RobertaForMaskedLM of", "logits"),
                        line -> assertThat(line).contains("RobertaForSequenceClassification"));
    }

    private void exportCodingModel() throws IOException {
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(Normalizer.standard().normalize("chest pain and fever , no cough ."));
        vocabulary.build(100, 1).save(bundle.resolve("tokenizer.json"));
        try (CodingModel model =
                CodingModel.create(
                        new CodingModelConfig(LONGFORMER, 5, true, 4, 1, 2), Device.cpu(), 11)) {
            model.save(bundle);
        }
        exportFrom(bundle);
    }

    private void export(EncoderConfig encoder, Architecture architecture, int labels, boolean tied)
            throws IOException {
        Path saved = directory.resolve(encoder.modelType() + "-" + architecture);
        PretrainedConfig config = new PretrainedConfig(encoder, architecture, labels, tied);
        try (PretrainedModel model = PretrainedModel.create(config, Device.cpu(), 11)) {
            // Fresh biases are zero; one that is lost would not be missed.
            Random random = new Random(7);
            model.parameters()
                    .forEach(
                            (name, parameter) -> model.setWeight(name, stirred(parameter, random)));
            model.save(saved);
        }
        exportFrom(saved);
    }

    private static float[] stirred(Parameter parameter, Random random) {
        float[] values = parameter.getArray().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.1 * random.nextGaussian());
        }
        return values;
    }

    private void exportFrom(Path saved) throws IOException {
        Path out = saved.resolveSibling(saved.getFileName() + "-out");
        Path expected = saved.resolveSibling(saved.getFileName() + ".safetensors");
        ModelExport.write(saved, out, 1 << 30, bytes -> {});
        ExpectedStates.write(out, expected);
        arguments.add(out.toString());
        arguments.add("--expected=" + expected);
    }

    private Process python() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("longitude.python", "python3"));
        command.add(SCRIPT.toString());
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "no Python here: " + e.getMessage());
            throw e;
        }
    }

    private static BertConfig bert(BertFamily family) {
        int types = family == BertFamily.BERT ? 2 : 1;
        return new BertConfig(family, 50, 32, 2, 64, 2, 70, types, 0, 1e-5, 0.2);
    }
}
