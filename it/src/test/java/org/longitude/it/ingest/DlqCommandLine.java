package org.longitude.it.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.longitude.deploy.Longitude;
import org.longitude.it.cluster.TestKafka;

/** {@code longitude dlq …} in this process, as a user types it. */
final class DlqCommandLine {

    private final TestKafka kafka;

    DlqCommandLine(TestKafka kafka) {
        this.kafka = kafka;
    }

    /** What came of a command. */
    record Result(int exitCode, String out) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }

        /** How many letters came to what. */
        JsonNode outcomes() throws IOException {
            return json().get("by_outcome");
        }
    }

    /** Runs a command of {@code dlq}, against the broker and registry of this run. */
    Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dlq"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--bootstrap", kafka.bootstrap(), "--registry", kafka.registryUrl()));
        StringWriter out = new StringWriter();
        int exitCode =
                Longitude.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(new StringWriter(), true))
                        .execute(all.toArray(String[]::new));
        return new Result(exitCode, out.toString());
    }

    /** The letters that are listed. */
    JsonNode list(String... filter) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("list", "--json"));
        arguments.addAll(List.of(filter));
        return run(arguments.toArray(String[]::new)).json();
    }
}
