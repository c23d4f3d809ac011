package org.longitude.trainer.command;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.retrain.RetrainListener;
import picocli.CommandLine.Help;

/**
 * A run on the console: a bar for each phase on a terminal, plain lines otherwise, results as lines
 * on both. Goes to standard error, so that standard output holds the answer alone.
 */
public final class ConsoleProgress implements RetrainListener, AutoCloseable {
    private static final int UPDATE_MS = 500;
    private static final long BAR_STEPS = 1000;
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(15).toNanos();

    private final PrintWriter err;
    private final boolean terminal;
    private @Nullable Phase phase;
    private @Nullable ProgressBar bar;
    private long lastLineNanos = System.nanoTime();

    public ConsoleProgress(PrintWriter err) {
        this.err = err;
        // Picocli knows a terminal on every JDK: from 22 on System.console() is never null.
        this.terminal = Help.Ansi.AUTO.enabled();
    }

    @Override
    public void onProgress(Phase phase, double share, String detail) {
        enter(phase);
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(Math.round(share * BAR_STEPS));
            shown.setExtraMessage(" " + detail);
        } else if (System.nanoTime() - lastLineNanos > LINE_EVERY_NANOS) {
            lastLineNanos = System.nanoTime();
            line("%s: %.0f %%, %s".formatted(phase.text(), share * 100, detail));
        }
    }

    @Override
    public void onResult(Phase phase, String line) {
        enter(phase);
        closeBar();
        line(phase.text() + ": " + line);
    }

    private void enter(Phase next) {
        if (next == phase && (bar != null || !terminal)) {
            return;
        }
        closeBar();
        if (terminal) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(next.text())
                            .setInitialMax(BAR_STEPS)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(UPDATE_MS)
                            .hideEta()
                            .build();
        } else if (next != phase) {
            lastLineNanos = System.nanoTime();
            line(next.text());
        }
        phase = next;
    }

    private void line(String text) {
        err.println(text);
        err.flush();
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        closeBar();
    }
}
