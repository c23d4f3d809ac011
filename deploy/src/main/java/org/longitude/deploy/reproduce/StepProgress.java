package org.longitude.deploy.reproduce;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.reproduce.ReproductionListener;
import picocli.CommandLine.Help;

/** Steps on the console: a bar on a terminal, a line now and then otherwise. */
final class StepProgress implements ReproductionListener, AutoCloseable {

    private static final long BAR_STEPS = 1_000;
    private static final int UPDATE_MS = 500;
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(15).toNanos();

    private final PrintWriter err;
    private final boolean terminal = Help.Ansi.AUTO.enabled();
    private @Nullable ProgressBar bar;
    private String barOf = "";
    private long lastLineNanos = System.nanoTime();

    StepProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void onLine(String line) {
        close();
        err.println(line);
        err.flush();
        lastLineNanos = System.nanoTime();
    }

    @Override
    public void onProgress(String step, double share, String detail) {
        if (!terminal) {
            if (System.nanoTime() - lastLineNanos > LINE_EVERY_NANOS) {
                onLine("  %s: %.0f %%, %s".formatted(step, share * 100, detail));
            }
            return;
        }
        if (!step.equals(barOf)) {
            close();
        }
        ProgressBar shown = bar;
        if (shown == null) {
            shown =
                    new ProgressBarBuilder()
                            .setTaskName(step)
                            .setInitialMax(BAR_STEPS)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(UPDATE_MS)
                            .hideEta()
                            .build();
            bar = shown;
            barOf = step;
        }
        shown.stepTo(Math.round(share * BAR_STEPS));
        shown.setExtraMessage(" " + detail);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
