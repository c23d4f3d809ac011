package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a variable's value comes from, and what is said where it cannot. */
final class EnvironmentTest {

    @TempDir private Path folder;

    @Test
    void shouldReadTheFileThatAVariableNamesWithoutItsLastLineEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), " a b \n");

        assertThat(of("LONGITUDE_X_FILE", file.toString()).value("LONGITUDE_X")).hasValue(" a b ");
        assertThat(of("LONGITUDE_X", "direct").value("LONGITUDE_X")).hasValue("direct");
        assertThat(of("LONGITUDE_X", "").value("LONGITUDE_X")).isEmpty();
        assertThat(of("OTHER", "x").value("LONGITUDE_X")).isEmpty();
    }

    @Test
    void shouldSayWhatIsWrongWithoutAValueWhenItCannotBeHad() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF});

        assertThatThrownBy(
                        () ->
                                new Environment(
                                                Map.of(
                                                        "LONGITUDE_X",
                                                        "s3cret",
                                                        "LONGITUDE_X_FILE",
                                                        secret.toString()))
                                        .value("LONGITUDE_X"))
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessage("LONGITUDE_X and LONGITUDE_X_FILE: found both (expected: one of them)");
        assertThatThrownBy(() -> of("LONGITUDE_X_FILE", folder + "/none").value("LONGITUDE_X"))
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessageContaining("LONGITUDE_X_FILE")
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> of("LONGITUDE_X_FILE", binary.toString()).value("LONGITUDE_X"))
                .isInstanceOf(InvalidConnectionException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void shouldNotShowValuesWhenItIsPrinted() {
        assertThat(of("LONGITUDE_X", "s3cret")).asString().doesNotContain("s3cret");
    }

    private static Environment of(String name, String value) {
        return new Environment(Map.of(name, value));
    }
}
