package org.longitude.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class IngestServiceCommandTest {

    private static final int UNAVAILABLE = 3;

    @TempDir private Path folder;

    private final StringWriter errors = new StringWriter();

    private int serve(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--quarantine", folder.resolve("q").toString()));
        all.addAll(List.of(arguments));
        return new CommandLine(new IngestServiceCommand())
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
    }

    private int serveSomewhere(String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--mllp-port",
                                "0",
                                "--bootstrap",
                                "localhost:1",
                                "--registry",
                                "http://localhost:1"));
        all.addAll(List.of(arguments));
        return serve(all.toArray(String[]::new));
    }

    @Test
    void shouldNameTheOptionWhenNoClusterIsGiven() {
        assertThat(serve("--mllp-port", "0")).isEqualTo(UNAVAILABLE);
        assertThat(errors.toString()).contains("expected: --bootstrap HOST:PORT");
    }

    @Test
    void shouldAskForAPortWhenThereIsNeither() {
        assertThat(serve("--bootstrap", "localhost:1", "--registry", "http://localhost:1"))
                .isEqualTo(UNAVAILABLE);
        assertThat(errors.toString())
                .contains("--http-port or --mllp-port: missing (expected: one of them, or both)");
    }

    @Test
    void shouldNameWhatIsKnownWhenTheCharacterSetIsNot() {
        assertThat(serveSomewhere("--character-set", "KLINGON")).isEqualTo(UNAVAILABLE);
        assertThat(errors.toString()).contains("KLINGON (expected: UNICODE UTF-8");
    }

    @Test
    void shouldNameTheFormWhenTheOffsetIsNone() {
        assertThat(serveSomewhere("--utc-offset", "noon")).isEqualTo(UNAVAILABLE);
        assertThat(errors.toString()).contains("noon (expected: +HH:MM or Z)");
    }

    @Test
    void shouldNotListenWithoutTlsWhenTheKeyStoreCannotBeUsed() {
        assertThat(serveSomewhere("--tls-key-store", folder.resolve("none.p12").toString()))
                .isEqualTo(UNAVAILABLE);
        assertThat(errors.toString()).contains("expected: ");
    }

    @Test
    void shouldSayWhatIsExpectedWhenALimitIsNone() {
        assertThat(serveSomewhere("--connections-max", "0")).isEqualTo(UNAVAILABLE);
        assertThat(errors.toString()).contains("connectionsMax: 0");
    }
}
