package org.longitude.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.trainer.TrainerException;

class ConfigFilesTest {

    private static final Outer DEFAULTS = new Outer(3, 0.1f, new Inner(5, "a"));

    @TempDir private Path directory;

    private Path file;

    record Inner(int stepsMax, String name) {}

    record Outer(int seed, float dropoutRate, Inner inner) {
        Outer {
            if (seed < 0) {
                throw new IllegalArgumentException("seed: %d (expected: >= 0)".formatted(seed));
            }
        }
    }

    @BeforeEach
    void nameFile() {
        file = directory.resolve("config.json");
    }

    @Test
    void shouldTakeWhatWasTypedBeforeTheFileBeforeTheDefaults() throws IOException {
        Files.writeString(file, "{\"seed\": 4, \"inner\": {\"steps_max\": 6}}");
        Map<String, Object> typed = new HashMap<>();
        typed.put("seed", 7);
        typed.put("inner.name", "b");
        typed.put("dropout_rate", null);

        assertThat(ConfigFiles.read(Outer.class, DEFAULTS, file, typed))
                .isEqualTo(new Outer(7, 0.1f, new Inner(6, "b")));
    }

    @Test
    void shouldNameAFieldThatThereIsNot() throws IOException {
        Files.writeString(file, "{\"inner\": {\"step_max\": 6}}");

        assertThatThrownBy(() -> ConfigFiles.read(Outer.class, DEFAULTS, file, Map.of()))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("inner.step_max (expected: one of steps_max, name)");
    }

    @Test
    void shouldSayWhichRuleAValueBreaks() throws IOException {
        Files.writeString(file, "{\"seed\": -1}");

        assertThatThrownBy(() -> ConfigFiles.read(Outer.class, DEFAULTS, file, Map.of()))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("seed: -1 (expected: >= 0)");
    }

    @Test
    void shouldRefuseAFileThatIsNoObject() throws IOException {
        Files.writeString(file, "[1, 2]");

        assertThatThrownBy(() -> ConfigFiles.read(Outer.class, DEFAULTS, file, Map.of()))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("no object");
    }
}
