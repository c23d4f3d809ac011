package org.longitude.preprocess;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelException;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.text.Normalizer;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.InvalidConnectionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude replay normalise}. */
@Command(
        name = "normalise",
        mixinStandardHelpOptions = true,
        description = {
            "Derives notes.normalized anew from notes.raw after the rules have changed.",
            "Start 'serve preprocess' of the new release first: what it writes meanwhile has the"
                    + " new rules too, and a note that both wrote is read once."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every note that was there has been normalised anew",
            "2:wrong usage",
            "3:bad configuration, or broker or registry do not answer"
        })
public final class ReplayNormaliseCommand implements Callable<Integer> {

    private static final int DONE = 0;
    private static final int UNAVAILABLE = 3;
    private static final long SAY_EVERY_MS = 5_000;

    @Spec private CommandSpec spec;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Takes the rules of this bundle (default: this release's).")
    private @Nullable Path bundle;

    @Option(
            names = "--normalizer",
            paramLabel = "FILE",
            description = "Takes the rules of this normalizer.json.")
    private @Nullable Path normalizerFile;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = ".longitude/replay",
            description = "Where it keeps which notes it has seen (default: ${DEFAULT-VALUE}).")
    private Path stateDir;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Kafka Streams' num.stream.threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--keep-old",
            description =
                    "Leaves what stands in notes.normalized now; training refuses a topic of mixed"
                            + " rules.")
    private boolean keepOld;

    private long saidAtMs = System.currentTimeMillis();

    @Override
    public Integer call() throws InterruptedException {
        if (bundle != null && normalizerFile != null) {
            throw new ParameterException(
                    spec.commandLine(), "--bundle and --normalizer (expected: one of them)");
        }
        try {
            Normalizer normalizer = normalizer();
            new Replay(config(), normalizer, keepOld).run(this::say);
            spec.commandLine()
                    .getOut()
                    .println("notes.normalized derived anew, rules " + normalizer.hash());
            return DONE;
        } catch (PreprocessException | ModelException | InvalidConnectionException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return UNAVAILABLE;
        }
    }

    private Normalizer normalizer() {
        if (normalizerFile != null) {
            return Normalizer.load(normalizerFile);
        }
        return bundle == null ? Normalizer.standard() : Bundle.load(bundle).normalizer();
    }

    private void say(long left) {
        long nowMs = System.currentTimeMillis();
        if (left != Long.MAX_VALUE && nowMs - saidAtMs >= SAY_EVERY_MS) {
            saidAtMs = nowMs;
            spec.commandLine().getOut().println(left + " raw records left");
        }
    }

    private PreprocessConfig config() {
        return new PreprocessConfig(
                connection.properties(),
                PreprocessConfig.APPLICATION_ID_DEFAULT,
                stateDir,
                threads,
                PreprocessConfig.COMMIT_INTERVAL_MS_DEFAULT,
                Duration.ofDays(PreprocessConfig.RETENTION_DEFAULT.toDays()),
                CodingRules.standard());
    }
}
