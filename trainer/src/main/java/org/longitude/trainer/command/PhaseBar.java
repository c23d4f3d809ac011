package org.longitude.trainer.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;

/** A bar for each phase of a work on a terminal, plain lines otherwise. */
final class PhaseBar implements AutoCloseable {
    private static final int UPDATE_MS = 500;
    private static final long BAR_STEPS = 1000;
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(15).toNanos();

    private final PrintWriter err;
    private final boolean terminal;
    private @Nullable String phase;
    private @Nullable ProgressBar bar;
    private long lastLineNanos = System.nanoTime();

    PhaseBar(PrintWriter err) {
        this.err = err;
        // Picocli knows a terminal on every JDK: from 22 on System.console() is never null.
        this.terminal = Help.Ansi.AUTO.enabled();
    }

    /** A phase goes on. */
    void progress(String phase, double share, String detail) {
        enter(phase);
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepTo(Math.round(share * BAR_STEPS));
            shown.setExtraMessage(" " + detail);
        } else if (System.nanoTime() - lastLineNanos > LINE_EVERY_NANOS) {
            lastLineNanos = System.nanoTime();
            line(String.format(Locale.ROOT, "%s: %.0f %%, %s", phase, share * 100, detail));
        }
    }

    /** Something a person wants to keep. */
    void result(String phase, String line) {
        enter(phase);
        closeBar();
        line(phase + ": " + line);
    }

    private void enter(String next) {
        if (next.equals(phase) && (bar != null || !terminal)) {
            return;
        }
        closeBar();
        if (terminal) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(next)
                            .setInitialMax(BAR_STEPS)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(UPDATE_MS)
                            .hideEta()
                            .build();
        } else if (!next.equals(phase)) {
            lastLineNanos = System.nanoTime();
            line(next);
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
