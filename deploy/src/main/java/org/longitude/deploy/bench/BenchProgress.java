package org.longitude.deploy.bench;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;

/** A bar for each job on a terminal, a line for it elsewhere; on standard error. */
final class BenchProgress implements AutoCloseable {

    private static final int STEPS = 1000;

    private final @Nullable ProgressBar bar;

    BenchProgress(PrintWriter err, String job) {
        if (Help.Ansi.AUTO.enabled()) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(job)
                            .setInitialMax(STEPS)
                            .setStyle(ProgressBarStyle.ASCII)
                            .clearDisplayOnFinish()
                            .build();
        } else {
            bar = null;
            err.println("measuring " + job);
            err.flush();
        }
    }

    void show(double share) {
        if (bar != null) {
            bar.stepTo(Math.round(share * STEPS));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
