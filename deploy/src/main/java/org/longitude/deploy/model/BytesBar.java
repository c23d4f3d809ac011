package org.longitude.deploy.model;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;

/** Bytes written, as a bar on a terminal; elsewhere one line for each gigabyte. */
final class BytesBar implements AutoCloseable {

    private static final long LINE_EVERY_BYTES = 1_000_000_000L;
    private static final long MEGABYTE = 1_000_000L;

    private final String task;
    private final PrintWriter err;
    private final @Nullable ProgressBar bar;
    private long bytes;

    /**
     * Begins at none.
     *
     * @param all bytes to come, or -1 if that is not known
     */
    BytesBar(String task, long all, PrintWriter err) {
        this.task = task;
        this.err = err;
        this.bar =
                Help.Ansi.AUTO.enabled()
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(all)
                                .setUnit("MB", MEGABYTE)
                                .setStyle(ProgressBarStyle.ASCII)
                                .build()
                        : null;
    }

    void advance(long more) {
        long before = bytes;
        bytes += more;
        if (bar != null) {
            bar.stepTo(bytes);
        } else if (bytes / LINE_EVERY_BYTES > before / LINE_EVERY_BYTES) {
            err.println("%s: %,d MB written".formatted(task, bytes / MEGABYTE));
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
