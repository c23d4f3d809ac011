package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

class ConfigFileTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir Path directory;

    @Test
    void shouldReadHuggingFacesFileAsPostNorm() {
        LongformerConfig config =
                ConfigFile.read(FIXTURES.resolve("longformer-bare/config.json")).longformer();

        assertThat(config.norm()).isEqualTo(LayerNormPlace.POST);
        assertThat(config.attentionWindows()).isEqualTo(List.of(12, 12));
        assertThat(config.tokensMax()).isEqualTo(68);
    }

    @Test
    void shouldReadEachFamilysFileWithTheHeadsOfItsClass() {
        PretrainedConfig bert = pretrained("bert-pretraining");
        PretrainedConfig roberta = pretrained("roberta-mlm");
        PretrainedConfig classifier = pretrained("longformer-seqcls");

        assertThat(bert.architecture()).isEqualTo(Architecture.PRE_TRAINING);
        assertThat(bert.encoder())
                .isEqualTo(
                        new BertConfig(BertFamily.BERT, 199, 32, 4, 64, 3, 64, 2, 0, 1e-12, 0.02));
        assertThat(bert.encoder().tokensMax()).isEqualTo(64);
        assertThat(roberta.architecture()).isEqualTo(Architecture.MASKED_LANGUAGE);
        assertThat(roberta.encoder().tokensMax()).isEqualTo(58);
        assertThat(classifier.architecture()).isEqualTo(Architecture.SEQUENCE_CLASSIFICATION);
        assertThat(classifier.labels()).isEqualTo(13);
    }

    @Test
    void shouldFindAPoolerByTheWeightsAlone() {
        ConfigFile file = ConfigFile.read(FIXTURES.resolve("longformer-bare/config.json"));

        assertThat(file.pretrained(Set.of("longformer.pooler.dense.weight")).architecture())
                .isEqualTo(Architecture.POOLED);
        assertThat(file.pretrained(Set.of()).architecture()).isEqualTo(Architecture.BARE);
    }

    private static PretrainedConfig pretrained(String fixture) {
        return ConfigFile.read(FIXTURES.resolve(fixture).resolve("config.json"))
                .pretrained(Set.of());
    }

    @ParameterizedTest
    @EnumSource(BertFamily.class)
    void shouldComeBackAsWrittenWhenAttentionIsFull(BertFamily family) throws IOException {
        BertConfig encoder = new BertConfig(family, 90, 32, 4, 64, 2, 50, 2, 1, 1e-12, 0.02);
        CodingModelConfig config = new CodingModelConfig(encoder, 7, false, 4, 0, 2);
        Path file = directory.resolve("config.json");

        ConfigFile.of(config).write(file);

        assertThat(ConfigFile.read(file).codingModel()).isEqualTo(config);
    }

    @Test
    void shouldComeBackAsWritten() throws IOException {
        CodingModelConfig config =
                new CodingModelConfig(LongformerConfig.small(100, 64, 2, 16, 0), 7, true, 4, 1, 2);
        Path file = directory.resolve("config.json");

        ConfigFile.of(config).write(file);

        assertThat(ConfigFile.read(file).codingModel()).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"hidden_size\" : 64', '\"hidden_size\" : 0', 'width: 0 (expected: > 0)'",
        "'\"hidden_size\" : 64', '\"hidden_size\" : \"wide\"', 'hidden_size: \"wide\" (expected: a whole number)'",
        "'\"hidden_size\" : 64,', '', 'hidden_size: missing (expected: a whole number)'",
        "'longformer\"', 'albert\"', 'model_type: \"albert\" (expected: longformer, bert or roberta)'",
        "'\"gelu\"', '\"relu\"', 'hidden_act: \"relu\" (expected: gelu)'",
        "'[ 16, 16 ]', '[ 16 ]', 'expected: a number, or one for each of 2 layers'",
        "'[ 16, 16 ]', '[ 16, 15 ]', 'attentionWindow: 15 (expected: even and >= 2)'",
        "'\"pre\"', '\"both\"', 'longitude_norm: \"both\" (expected: pre or post)'",
        "'\"longitude_labels\" : 7', '\"longitude_labels\" : 0', 'labels: 0 (expected: >= 1)'",
    })
    void shouldSayWhatWasFoundAndExpected(String written, String changed, String message)
            throws IOException {
        Path file = directory.resolve("config.json");
        ConfigFile.of(
                        new CodingModelConfig(
                                LongformerConfig.small(100, 64, 2, 16, 0), 7, true, 4, 1, 2))
                .write(file);
        String text = Files.readString(file);
        assertThat(text).contains(written);
        Files.writeString(file, text.replace(written, changed));

        assertThatThrownBy(() -> ConfigFile.read(file).codingModel())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.CONFIG_INVALID))
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseWhatIsNoJson() throws IOException {
        Path file = directory.resolve("config.json");
        Files.writeString(file, "{ \"model_type\": ");

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.CONFIG_INVALID));
    }
}
