package org.longitude.billing.diff;

import java.io.PrintWriter;
import java.util.NavigableSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.BillingError;
import org.longitude.billing.BillingException;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.v1.IcdPrediction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude billing diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says which codes came, went and stayed between two revisions of an admission, and why:"
                    + " the notes and the model that differ, probabilities, thresholds, and where"
                    + " in the notes the evidence lies, by offsets.",
            "Reads the admission's predictions from icd.predictions, which keeps all of them; joins"
                    + " no group, needs no database."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:compared",
            "1:no prediction of that admission or revision",
            "2:wrong usage",
            "3:broker or registry unavailable"
        })
final class DiffCommand implements Callable<Integer> {

    private static final int COMPARED = 0;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(paramLabel = "ADMISSION", description = "The admission's id, as records have it.")
    private String admission = "";

    @Option(
            names = "--from-revision",
            paramLabel = "REVISION[/RELEASE]",
            description = "The earlier one (default: the one before --to-revision).")
    private @Nullable String from;

    @Option(
            names = "--to-revision",
            paramLabel = "REVISION[/RELEASE]",
            description = "The later one (default: the one that stands).")
    private @Nullable String to;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        @Nullable RevisionId earlier = typed("--from-revision", from);
        @Nullable RevisionId later = typed("--to-revision", to);
        NavigableSet<IcdPrediction> all =
                new PredictionHistory(connection.properties()).of(admission);
        if (all.isEmpty()) {
            throw new BillingException(
                    BillingError.NOT_FOUND,
                    "%s: no prediction (expected: an admission that was coded; ids are written as records have them, authority|value)"
                            .formatted(admission),
                    null);
        }
        IcdPrediction right = later == null ? all.last() : find(all, later);
        IcdPrediction left = earlier == null ? all.lower(right) : find(all, earlier);
        RevisionDiff diff = RevisionDiff.of(left, right);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(DiffReport.json(diff));
        } else {
            DiffReport.print(diff, out);
        }
        out.flush();
        return COMPARED;
    }

    private @Nullable RevisionId typed(String option, @Nullable String text) {
        try {
            return text == null ? null : RevisionId.of(option, text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** The highest release of a revision, unless one was named. */
    private IcdPrediction find(NavigableSet<IcdPrediction> all, RevisionId wanted) {
        for (IcdPrediction each : all.descendingSet()) {
            if (wanted.isOf(each)) {
                return each;
            }
        }
        throw new BillingException(
                BillingError.NOT_FOUND,
                "%s: no prediction of revision %s (expected: one of %s)"
                        .formatted(
                                admission,
                                wanted,
                                String.join(", ", all.stream().map(RevisionId::text).toList())),
                null);
    }
}
