package org.longitude.deploy.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line for each thing that happens: for files, pipes and terminals that cannot redraw. */
final class LineView implements DemoView {

    private static final int CODES_SHOWN_MAX = 3;
    private static final int DESCRIPTION_WIDTH = 28;

    /** A long step says a word each time it has come so much further. */
    private static final double PROGRESS_SHOWN_EVERY = 0.1;

    private static final Ink PLAIN = new Ink(false);

    private final PrintStream out;
    private final Stopwatch sinceStart;
    private double progressShown;

    LineView(PrintStream out, Stopwatch sinceStart) {
        this.out = out;
        this.sinceStart = sinceStart;
    }

    @Override
    public synchronized void began(Step step) {
        progressShown = 0;
    }

    @Override
    public synchronized void done(Step step, String detail) {
        line(Texts.fit(step.label(), 21) + detail);
    }

    @Override
    public synchronized void progress(Step step, double share, String detail) {
        if (share >= progressShown + PROGRESS_SHOWN_EVERY) {
            progressShown = share;
            line(Texts.fit(step.label(), 21) + Math.round(100 * share) + " %  " + detail);
        }
    }

    @Override
    public synchronized void ready(String bundleId, double seconds) {
        line("ready");
    }

    @Override
    public void sending(Row row) {
        // Its line comes with its codes.
    }

    @Override
    public synchronized void settled(Row row) {
        String codes =
                row.codes().stream()
                        .limit(CODES_SHOWN_MAX)
                        .map(guess -> guess(row, guess))
                        .collect(Collectors.joining("  "));
        String aside = row.deadLetter() == null ? codes : "dead-lettered: " + row.deadLetter();
        List<String> truth = Texts.truth(row);
        line(
                Texts.admission(row.admissionId(), 14)
                        + Texts.right(Texts.number(row.words()), 6)
                        + " words"
                        + Texts.right(Texts.latency(row), 10)
                        + "  "
                        + aside
                        + Texts.route(row).map(route -> "  | " + route).orElse("")
                        + (truth.isEmpty() ? "" : "  | " + String.join(", ", truth)));
    }

    private static String guess(Row row, Row.Guess guess) {
        return Texts.mark(row, guess, PLAIN)
                + " "
                + Texts.fit(guess.code().text(), 6)
                + " "
                + Texts.share(guess.probability())
                + " "
                + Texts.fit(guess.description(), DESCRIPTION_WIDTH);
    }

    @Override
    public synchronized void note(String text) {
        line("  " + text);
    }

    @Override
    public synchronized void finished(@Nullable DemoReport report) {
        if (report != null) {
            out.println();
            Texts.summary(report, PLAIN).forEach(out::println);
        }
        out.flush();
    }

    private void line(String text) {
        out.println(
                Texts.right(Texts.seconds(sinceStart.seconds()), 8) + "  " + text.stripTrailing());
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
