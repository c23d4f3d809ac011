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
        description = {
            "Measures ingest on a broker of its own, notes of 10 KB, each acknowledged by the"
                    + " broker: over 32 HTTP connections beside one pipelined producer (acks=all,"
                    + " idempotent, linger 5 ms), and over one MLLP connection beside a producer"
                    + " that sends and waits."
        })
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

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Messages of each kind before the turns, until everything they run through is"
                            + " compiled; they are not counted (default: ${DEFAULT-VALUE}).")
    private int warmUp = 20_000;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the numbers there.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException {
        MllpBench.Result mllp;
        HttpBench.Result http;
        try (TemporaryFolder folder = TemporaryFolder.create("longitude-bench-");
                BenchCluster cluster = new BenchCluster(folder.path())) {
            Map<String, String> connection = cluster.clientConfig();
            int count = Math.max(1, messages);
            Turns turns = Turns.of(count, warmUp, rounds);
            http = new HttpBench(connection, folder.path(), count).run(turns);
            mllp = new MllpBench(connection, folder.path(), count).run(turns);
        }
        print(http, mllp);
        if (json != null) {
            write(json, http, mllp);
        }
        return 0;
    }

    private void print(HttpBench.Result http, MllpBench.Result mllp) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "notes of 10 KB a second, acknowledged by the broker%n"
                        + "  one pipelined producer            %8.0f%n"
                        + "  %d HTTP connections               %8.0f%n"
                        + "  share %.1f %% (goal: 25 %%)%n"
                        + "  one producer that sends and waits %8.0f%n"
                        + "  one MLLP connection               %8.0f%n"
                        + "  share %.1f %% (goal: 70 %%)%n",
                http.producerPerSecond(),
                HttpBench.CONNECTIONS,
                http.httpPerSecond(),
                100 * http.share(),
                mllp.producerPerSecond(),
                mllp.mllpPerSecond(),
                100 * mllp.share());
        out.flush();
    }

    private void write(Path file, HttpBench.Result http, MllpBench.Result mllp) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("messages", messages);
        numbers.put("rounds", rounds);
        numbers.put("warm_up", warmUp);
        numbers.put("pipelined_per_second", http.producerPerSecond());
        numbers.put("http_connections", HttpBench.CONNECTIONS);
        numbers.put("http_per_second", http.httpPerSecond());
        numbers.put("http_share", http.share());
        numbers.put("send_and_wait_per_second", mllp.producerPerSecond());
        numbers.put("mllp_per_second", mllp.mllpPerSecond());
        numbers.put("mllp_share", mllp.share());
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
