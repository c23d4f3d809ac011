package org.longitude.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void shouldComeBackAsWritten() throws IOException {
        CodingModelConfig config =
                new CodingModelConfig(LongformerConfig.small(100, 64, 2, 16, 0), 7, true, 4, 1, 2);
        Path file = directory.resolve("config.json");

        ConfigFile.write(config, file);

        assertThat(ConfigFile.read(file).codingModel()).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"hidden_size\" : 64', '\"hidden_size\" : 0', 'width: 0 (expected: > 0)'",
        "'\"hidden_size\" : 64', '\"hidden_size\" : \"wide\"', 'hidden_size: \"wide\" (expected: a whole number)'",
        "'\"hidden_size\" : 64,', '', 'hidden_size: missing (expected: a whole number)'",
        "'longformer\"', 'bert\"', 'model_type: \"bert\" (expected: longformer)'",
        "'\"gelu\"', '\"relu\"', 'hidden_act: \"relu\" (expected: gelu)'",
        "'[ 16, 16 ]', '[ 16 ]', 'expected: a number, or one for each of 2 layers'",
        "'[ 16, 16 ]', '[ 16, 15 ]', 'attentionWindow: 15 (expected: even and >= 2)'",
        "'\"pre\"', '\"both\"', 'longitude_norm: \"both\" (expected: pre or post)'",
        "'\"longitude_labels\" : 7', '\"longitude_labels\" : 0', 'labels: 0 (expected: >= 1)'",
    })
    void shouldSayWhatWasFoundAndExpected(String written, String changed, String message)
            throws IOException {
        Path file = directory.resolve("config.json");
        ConfigFile.write(
                new CodingModelConfig(LongformerConfig.small(100, 64, 2, 16, 0), 7, true, 4, 1, 2),
                file);
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
