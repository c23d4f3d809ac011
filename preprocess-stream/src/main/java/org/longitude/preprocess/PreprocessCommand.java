package org.longitude.preprocess;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.longitude.model.ModelException;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.InvalidConnectionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude serve preprocess}. */
@Command(
        name = "preprocess",
        mixinStandardHelpOptions = true,
        description =
                "Turns raw notes into normalised notes and tokenised admissions, exactly once,"
                        + " until it is stopped.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped on request",
            "2:wrong usage",
            "3:bad configuration, or broker or registry do not answer"
        })
public final class PreprocessCommand implements Callable<Integer> {

    private static final int STOPPED = 0;
    private static final int UNAVAILABLE = 3;

    @Spec private CommandSpec spec;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Model bundle with tokenizer.json and normalizer.json.")
    private Path bundle;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".longitude/preprocess",
            description = "Kafka Streams' state.dir (default: ${DEFAULT-VALUE}).")
    private Path stateDir;

    @Option(
            names = "--application-id",
            paramLabel = "NAME",
            defaultValue = PreprocessConfig.APPLICATION_ID_DEFAULT,
            description = "Kafka Streams' application.id (default: ${DEFAULT-VALUE}).")
    private String applicationId;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "" + PreprocessConfig.THREADS_DEFAULT,
            description = "Kafka Streams' num.stream.threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--retention-days",
            paramLabel = "N",
            defaultValue = "90",
            description =
                    "Admissions are forgotten this long after the arrival of their last note"
                            + " (default: ${DEFAULT-VALUE}).")
    private int retentionDays;

    @Override
    public Integer call() throws InterruptedException {
        try (PreprocessService service = new PreprocessService(config(), TextEngine.load(bundle))) {
            Thread closer = new Thread(service::close, "preprocess-close");
            Runtime.getRuntime().addShutdownHook(closer);
            service.start();
            Optional<PreprocessException> failure = service.awaitStopped();
            return failure.isPresent() ? unavailable(failure.get()) : STOPPED;
        } catch (PreprocessException | ModelException | InvalidConnectionException e) {
            return unavailable(e);
        }
    }

    private int unavailable(RuntimeException e) {
        spec.commandLine().getErr().println(e.getMessage());
        return UNAVAILABLE;
    }

    private PreprocessConfig config() {
        return new PreprocessConfig(
                connection.properties(),
                applicationId,
                stateDir,
                threads,
                PreprocessConfig.COMMIT_INTERVAL_MS_DEFAULT,
                Duration.ofDays(retentionDays));
    }
}
