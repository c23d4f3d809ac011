package org.longitude.deploy.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table on a terminal, redrawn in place: first the steps of the start with a bar, then the newest
 * admissions with their codes, and the sums below.
 *
 * <p>Threading: a thread of its own draws a few times a second; methods may be called from any.
 */
final class LiveView implements DemoView {

    private static final long FRAME_MS = 200;
    private static final int BAR_WIDTH = 36;
    private static final int NOTES_SHOWN_MAX = 6;
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"};

    private final PrintStream out;
    private final Terminal terminal;
    private final Ink ink;
    private final Ledger ledger;
    private final Stopwatch sinceStart;
    private final List<Step> plan;
    private final Map<Step, Progress> steps = new EnumMap<>(Step.class);
    private final List<String> notes = new ArrayList<>();
    private final Thread painter = new Thread(this::paint, "demo-view");
    private String title = "Longitude";
    private boolean running;
    private boolean closed;
    private int frame;

    /** How far a step of the start has come. */
    private record Progress(double share, String detail, boolean done) {}

    LiveView(PrintStream out, Ledger ledger, Stopwatch sinceStart, List<Step> plan) {
        this.out = out;
        this.terminal = new Terminal(out);
        this.ink = new Ink(Terminal.isColoured());
        this.ledger = ledger;
        this.sinceStart = sinceStart;
        this.plan = List.copyOf(plan);
        painter.setDaemon(true);
        painter.start();
    }

    private void paint() {
        try {
            while (paintOnce()) {
                Thread.sleep(FRAME_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean paintOnce() {
        if (!closed) {
            draw();
        }
        return !closed;
    }

    private void draw() {
        Terminal.Size size = terminal.size();
        List<String> lines = running ? new Table(ink, size, title).lines(ledger) : start();
        terminal.draw(lines.subList(0, Math.min(lines.size(), size.rows() - 1)));
        frame++;
    }

    private List<String> start() {
        double share =
                plan.stream()
                        .map(step -> steps.getOrDefault(step, new Progress(0, "", false)))
                        .mapToDouble(progress -> progress.done() ? 1 : progress.share())
                        .average()
                        .orElse(0);
        int full = (int) Math.round(share * BAR_WIDTH);
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                " "
                        + ink.weighty("Longitude")
                        + "  "
                        + ink.right("━".repeat(full))
                        + ink.aside("━".repeat(BAR_WIDTH - full))
                        + ink.aside("  " + Texts.seconds(sinceStart.seconds())));
        lines.add("");
        for (Step step : plan) {
            lines.add(stepLine(step, steps.get(step)));
        }
        if (!notes.isEmpty()) {
            lines.add("");
            notes.forEach(note -> lines.add(ink.aside("   " + note)));
        }
        return lines;
    }

    private String stepLine(Step step, @Nullable Progress progress) {
        String label = Texts.fit(step.label(), 22);
        if (progress == null) {
            return ink.aside("   " + label);
        }
        if (progress.done()) {
            return " " + ink.right("✓") + " " + label + ink.aside(progress.detail());
        }
        String share = progress.share() > 0 ? Math.round(100 * progress.share()) + " %  " : "";
        return " " + SPINNER[frame % SPINNER.length] + " " + label + share + progress.detail();
    }

    @Override
    public synchronized void began(Step step) {
        steps.put(step, new Progress(0, "", false));
    }

    @Override
    public synchronized void done(Step step, String detail) {
        steps.put(step, new Progress(1, detail, true));
    }

    @Override
    public synchronized void progress(Step step, double share, String detail) {
        steps.put(step, new Progress(share, detail, false));
    }

    @Override
    public synchronized void ready(String bundleId, double seconds) {
        draw();
        title = "model " + bundleId + ", ready in " + Texts.seconds(seconds);
        running = true;
    }

    @Override
    public void sending(Row row) {
        // The next frame shows it.
    }

    @Override
    public void settled(Row row) {
        // The next frame shows it.
    }

    @Override
    public synchronized void note(String line) {
        notes.add(line);
        if (notes.size() > NOTES_SHOWN_MAX) {
            notes.remove(0);
        }
    }

    @Override
    public synchronized void finished(@Nullable DemoReport report) {
        if (closed) {
            return;
        }
        draw();
        terminal.leave();
        if (report != null) {
            out.println();
            Texts.summary(report, ink).forEach(line -> out.println(" " + line));
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            terminal.close();
        }
    }
}
