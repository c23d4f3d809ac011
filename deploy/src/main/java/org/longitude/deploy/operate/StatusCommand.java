package org.longitude.deploy.operate;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.ConnectionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude status}: how far everything is. */
@Command(
        name = "status",
        description = {
            "Shows how far everything is: lag and rate of each group, what the topics hold, which"
                    + " model stands, dead letters that were not sent again.",
            "Looks twice, an interval apart, to see what moves. Reads only."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:shown, and nothing is over a limit that was given",
            "1:a limit that was given is passed",
            "2:wrong usage",
            "3:broker or registry do not answer"
        })
public final class StatusCommand implements Callable<Integer> {

    private static final int EXIT_OK = 0;
    private static final int EXIT_OVER = 1;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final int INTERVAL_MS_MAX = 60_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--interval-ms",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Between the two looks (default: ${DEFAULT-VALUE}).")
    private int intervalMs = 1000;

    @Option(
            names = "--lag-max",
            paramLabel = "N",
            description = "Exit 1 where a group's lag is over this (default: no limit).")
    private @Nullable Long lagMax;

    @Option(
            names = "--dead-letters-max",
            paramLabel = "N",
            description = "Exit 1 where there are more than these (default: no limit).")
    private @Nullable Long deadLettersMax;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (intervalMs < 1 || intervalMs > INTERVAL_MS_MAX) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--interval-ms: %d (expected: 1 to %d)".formatted(intervalMs, INTERVAL_MS_MAX));
        }
        StatusReport report;
        try (Cluster cluster = Cluster.open(connection.properties(), ANSWER_WITHIN)) {
            report = new StatusLook(cluster, Clock.systemUTC()).look(Duration.ofMillis(intervalMs));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? report.json() : report.table());
        out.flush();
        boolean over =
                (lagMax != null && report.lagMax() > lagMax)
                        || (deadLettersMax != null && report.deadLettersTotal() > deadLettersMax);
        return over ? EXIT_OVER : EXIT_OK;
    }
}
