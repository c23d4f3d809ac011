package org.longitude.deploy.drift;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.schemas.ConnectionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude drift}: whether notes and codes still look as they did. */
@Command(
        name = "drift",
        description = {
            "Compares the predictions of a period with those of a reference period: codes,"
                    + " probabilities, lengths, unknown words, and both with the codes that people"
                    + " assigned since.",
            "Without times it is the last day against the 28 days before. Reads only."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:compared, and no index is over --psi-max",
            "1:an index is over --psi-max, or a period has no admission",
            "2:wrong usage",
            "3:broker or registry do not answer"
        })
public final class DriftCommand implements Callable<Integer> {

    private static final int EXIT_OK = 0;
    private static final int EXIT_MOVED = 1;
    private static final Duration PERIOD = Duration.ofDays(1);
    private static final Duration REFERENCE = Duration.ofDays(28);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "The period begins, as 2026-11-01T00:00:00Z (default: a day before --to).")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "The period ends (default: now).")
    private @Nullable Instant to;

    @Option(
            names = "--reference-from",
            paramLabel = "TIME",
            description = "The reference begins (default: 28 days before its end).")
    private @Nullable Instant referenceFrom;

    @Option(
            names = "--reference-to",
            paramLabel = "TIME",
            description = "The reference ends (default: where the period begins).")
    private @Nullable Instant referenceTo;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes a page with figures, one file.")
    private @Nullable Path html;

    @Option(
            names = "--psi-max",
            paramLabel = "N",
            description = "Exit 1 where an index is over this (default: no limit).")
    private @Nullable Double psiMax;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Instant end = to == null ? Clock.systemUTC().instant() : to;
        Period period = period(from == null ? end.minus(PERIOD) : from, end);
        Instant referenceEnd = referenceTo == null ? period.from() : referenceTo;
        Period reference =
                period(
                        referenceFrom == null ? referenceEnd.minus(REFERENCE) : referenceFrom,
                        referenceEnd);
        List<PeriodFigures> figures;
        try (PredictionRange range = new PredictionRange(connection.properties())) {
            figures = range.figures(List.of(period, reference));
        }
        return report(new DriftReport(period, figures.get(0), reference, figures.get(1)));
    }

    private Period period(Instant begin, Instant end) {
        try {
            return new Period(begin, end);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "drift: " + e.getMessage(), e);
        }
    }

    private int report(DriftReport report) {
        if (report.now().admissions() == 0 || report.then().admissions() == 0) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    "longitude drift: %d admissions in %s, %d in %s (expected: some in both)"
                            .formatted(
                                    report.now().admissions(),
                                    report.period(),
                                    report.then().admissions(),
                                    report.referencePeriod()));
            err.flush();
            return EXIT_MOVED;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? report.json() : report.text());
        out.flush();
        if (html != null) {
            try {
                DriftPage.of(report).write(html);
            } catch (IOException e) {
                throw new DeployException(
                        DeployError.FOLDER_UNUSABLE, "--html " + html + ": cannot be written", e);
            }
        }
        return psiMax != null && report.stabilityMax() > psiMax ? EXIT_MOVED : EXIT_OK;
    }
}
