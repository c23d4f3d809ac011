package org.longitude.it.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.longitude.ingest.IngestCommand;
import org.longitude.it.cluster.TestKafka;
import picocli.CommandLine;

/** {@code longitude ingest …} in this process, as a user types it. */
final class IngestCommandLine {

    private final TestKafka kafka;
    private final Path quarantine;

    IngestCommandLine(TestKafka kafka, Path quarantine) {
        this.kafka = kafka;
        this.quarantine = quarantine;
    }

    /** What came of a command. */
    record Result(int exitCode, JsonNode summary, String errors) {

        long count(String name) {
            return summary.get(name).asLong();
        }
    }

    /** Brings something in, to the broker and registry of this run. */
    Result bringIn(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--quarantine", quarantine.toString()));
        return run(all);
    }

    /** Generates admissions to the topics. */
    Result generate(String... arguments) throws IOException {
        return run(new ArrayList<>(List.of(arguments)));
    }

    private Result run(List<String> all) throws IOException {
        all.addAll(
                List.of(
                        "--bootstrap",
                        kafka.bootstrap(),
                        "--registry",
                        kafka.registryUrl(),
                        "--json"));
        return runAlone(all.toArray(String[]::new));
    }

    /** Runs a command that needs no broker. */
    static Result runAlone(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new IngestCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Result(exitCode, new ObjectMapper().readTree(out.toString()), err.toString());
    }
}
