package org.longitude.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.longitude.deploy.Longitude;
import org.longitude.schemas.Environment;
import picocli.CommandLine.Model.CommandSpec;

/** docs/configuration.md is what the code says. */
final class ReferenceTest {

    private static final Path KEPT = Path.of("../docs/configuration.md");
    private static final CommandSpec ROOT =
            Longitude.commandLine(new Environment(Map.of())).getCommandSpec();

    @Test
    void shouldBeWhatTheCodeSays() throws IOException {
        assertThat(Files.readString(KEPT))
                .as(
                        "docs/configuration.md differs from the code; write it anew:"
                                + " ./longitude reference configuration --out"
                                + " docs/configuration.md")
                .isEqualTo(Reference.of(ROOT));
    }

    @Test
    void shouldNameOptionsVariablesDefaultsAndWhatStopsTheStart() {
        assertThat(Reference.of(ROOT))
                .contains("### longitude serve coder")
                .contains(
                        "| `--linger-ms N` | `LONGITUDE_LINGER_MS` | 10 | How long an admission waits"
                                + " for others to be batched with. |")
                .contains("| `--bundle DIR` | `LONGITUDE_BUNDLE` | **required** |")
                .contains("| `acks` | `all` | stops the start |")
                .contains("| `processing.guarantee` | `exactly_once_v2` | is passed over |")
                .contains("| `session.timeout.ms` | `10000` | is taken |")
                .contains("| `longitude.notes.raw.v1.dlq` | 1 |");
    }

    @Test
    void shouldSayTheSameWhateverIsInTheEnvironment() {
        CommandSpec other =
                Longitude.commandLine(new Environment(Map.of("LONGITUDE_LINGER_MS", "99")))
                        .getCommandSpec();

        assertThat(Reference.of(other)).isEqualTo(Reference.of(ROOT));
    }
}
