package org.longitude.deploy.bench.text;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The figures for people. */
public final class TextTable {

    private static final String ROW = "%-12s %-20s %9s %9s %12s %12s%n";

    private TextTable() {}

    /** Prints corpora, rates beside their goals, the BPE path's share, and slopes. */
    public static void print(List<TextCorpus> corpora, TextFigures figures, PrintWriter out) {
        corpora.forEach(out::println);
        out.printf(ROW, "corpus", "path", "MB/s", "goal", "bytes/char", "at most");
        for (TextFigures.Row row : figures.rows()) {
            double goal = row.path().goalMbPerSecond();
            out.printf(
                    ROW,
                    row.corpus(),
                    row.path().key(),
                    number(row.mbPerSecond()),
                    goal > 0 ? number(goal) : "",
                    number(row.allocatedBytesPerChar()),
                    number(row.allocatedBytesPerCharMax()));
        }
        figures.libraryShares()
                .forEach(
                        (path, share) ->
                                out.printf(
                                        Locale.ROOT,
                                        "%s over its library: %.2f (goal: %.2f)%n",
                                        path,
                                        share,
                                        TextPath.LIBRARY_SHARE_GOAL));
        out.println("time at 2x and 4x the length over time at 1x, linear is 2 and 4:");
        for (TextFigures.Slope slope : figures.slopes()) {
            out.printf(
                    Locale.ROOT,
                    "  %5.2f %5.2f  %s%n",
                    slope.twice(),
                    slope.fourTimes(),
                    slope.text());
        }
        out.flush();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
