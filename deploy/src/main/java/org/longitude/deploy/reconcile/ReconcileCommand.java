package org.longitude.deploy.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.ConnectionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude reconcile}: what became of every raw note. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Walks the topics and prints for every raw note what became of it: a prediction, a dead"
                    + " letter, or why nothing follows from it. Reads only; belongs to no group.",
            "What arrived a moment ago is still on its way: end the range before it, or wait for a"
                    + " lag of 0."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every note of the range has an outcome, and no revision has two",
            "1:at least one has none, or a revision has two",
            "2:wrong usage",
            "3:broker or registry unavailable"
        })
public final class ReconcileCommand implements Callable<Integer> {

    private static final int SETTLED = 0;
    private static final int UNSETTLED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            defaultValue = "earliest",
            description =
                    "First raw notes: earliest, an offset in every partition, or a time of arrival"
                            + " as 2026-11-01T00:00:00Z (default: ${DEFAULT-VALUE}).")
    private String from = "earliest";

    @Option(
            names = "--to",
            paramLabel = "WHEN",
            defaultValue = "latest",
            description = "Their end, exclusive, as --from; or latest (default: ${DEFAULT-VALUE}).")
    private String to = "latest";

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--categories",
            split = ",",
            paramLabel = "NAME",
            description =
                    "The same as given to 'serve preprocess': which notes count before there is a"
                            + " discharge summary (default: all).")
    private Set<String> categories = Set.of();

    @Option(
            names = "--unsettled",
            description = "Lists only notes without an outcome; the totals are of all.")
    private boolean unsettledOnly;

    @Option(
            names = "--notes-max",
            paramLabel = "N",
            defaultValue = "200000",
            description =
                    "Raw notes held in memory at once; of more, the topics are walked several times"
                            + " (default: ${DEFAULT-VALUE}).")
    private int notesMax = 200_000;

    @Option(names = "--json", description = "One JSON object a line, the totals last.")
    private boolean json;

    @Override
    public Integer call() {
        if (notesMax < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--notes-max: %d (expected: > 0)".formatted(notesMax));
        }
        PrintWriter out = spec.commandLine().getOut();
        Bound start = Bound.of("--from", from);
        Bound end = Bound.of("--to", to);
        Reconciliation.Totals totals =
                new Reconciliation(connection.properties(), new CodingRules(categories), notesMax)
                        .run(start, end, each -> print(out, each));
        print(out, totals);
        out.flush();
        return totals.settled() ? SETTLED : UNSETTLED;
    }

    private void print(PrintWriter out, NoteOutcome note) {
        if (unsettledOnly && note.verdict().settled()) {
            return;
        }
        if (json) {
            ObjectNode line = new ObjectMapper().createObjectNode();
            line.put("partition", note.place().partition());
            line.put("offset", note.place().offset());
            line.put("note_id", note.noteId());
            line.put("outcome", note.verdict().code());
            line.put("settled", note.verdict().settled());
            line.put("detail", note.detail());
            out.println(line);
        } else {
            out.printf(
                    "%-12s %-16s %-24s %s%n",
                    note.place(), note.verdict().code(), note.noteId(), note.detail());
        }
    }

    private void print(PrintWriter out, Reconciliation.Totals totals) {
        if (json) {
            ObjectNode line = new ObjectMapper().createObjectNode();
            ObjectNode notes = line.putObject("totals");
            for (Verdict verdict : Verdict.values()) {
                notes.put(verdict.code(), totals.notes().getOrDefault(verdict, 0L));
            }
            line.put("notes", totals.all());
            line.put("duplicate_outcomes", totals.duplicates());
            line.put("walks", totals.walks());
            line.put("settled", totals.settled());
            out.println(line);
            return;
        }
        out.println();
        for (Verdict verdict : Verdict.values()) {
            long count = totals.notes().getOrDefault(verdict, 0L);
            if (count > 0) {
                out.printf(
                        "%-16s %,10d%s%n",
                        verdict.code(), count, verdict.settled() ? "" : "   <- no outcome");
            }
        }
        out.printf("%-16s %,10d%n", "notes", totals.all());
        if (totals.duplicates() > 0) {
            out.printf("%-16s %,10d   <- more than one%n", "outcomes", totals.duplicates());
        }
    }
}
