package org.longitude.deploy.bench.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.TemporaryFolder;
import org.longitude.deploy.bench.stream.BenchCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude bench ingest}. */
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        description =
                "Measures ingest: notes of 10 KB over one MLLP connection, beside a producer that"
                        + " sends and waits, on a broker of its own.")
public final class IngestBenchCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Messages a turn (default: ${DEFAULT-VALUE}).")
    private int messages = 2000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Turns; medians are printed (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the numbers there.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException {
        MllpBench.Result result;
        try (TemporaryFolder folder = TemporaryFolder.create("longitude-bench-");
                BenchCluster cluster = new BenchCluster(folder.path())) {
            result =
                    new MllpBench(cluster.clientConfig(), folder.path(), Math.max(1, messages))
                            .run(Math.max(1, rounds));
        }
        print(result);
        if (json != null) {
            write(json, result);
        }
        return 0;
    }

    private void print(MllpBench.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "notes of 10 KB a second, acknowledged by the broker%n"
                        + "  one producer that sends and waits %8.0f%n"
                        + "  one MLLP connection               %8.0f%n"
                        + "  share %.1f %%%n",
                result.producerPerSecond(),
                result.mllpPerSecond(),
                100 * result.share());
        out.flush();
    }

    private void write(Path file, MllpBench.Result result) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("messages", messages);
        numbers.put("rounds", rounds);
        numbers.put("send_and_wait_per_second", result.producerPerSecond());
        numbers.put("mllp_per_second", result.mllpPerSecond());
        numbers.put("mllp_share", result.share());
        try {
            Files.writeString(
                    file,
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(numbers)
                            + "\n");
        } catch (IOException e) {
            throw new DeployException(DeployError.FOLDER_UNUSABLE, file + ": cannot be written", e);
        }
    }
}
