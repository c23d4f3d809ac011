package org.longitude.ingest;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help;

/** Shows how much of a source's bytes is read: a bar on a terminal, a line each tenth otherwise. */
interface Progress extends AutoCloseable {

    /** Standard input says no length in advance. */
    long UNKNOWN_BYTES = -1;

    /** So many bytes are read. */
    void at(long bytesRead);

    @Override
    void close();

    /**
     * The progress for where this process runs.
     *
     * @param bytes the source's length, or {@link #UNKNOWN_BYTES}
     */
    static Progress of(String task, long bytes, PrintWriter err) {
        // Picocli knows a terminal on every JDK: from 22 on System.console() is never null.
        return Help.Ansi.AUTO.enabled() ? new Bar(task, bytes) : new Lines(task, bytes, err);
    }

    /** A bar that redraws itself. */
    final class Bar implements Progress {

        private static final int UPDATE_MS = 200;
        private static final long MEBIBYTE = 1L << 20;

        private final ProgressBar bar;

        Bar(String task, long bytes) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setInitialMax(bytes)
                            .setUnit(" MiB", MEBIBYTE)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(UPDATE_MS)
                            .build();
        }

        @Override
        public void at(long bytesRead) {
            bar.stepTo(bytesRead);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Plain lines, for logs: one each tenth, none for what is over at once. */
    final class Lines implements Progress {

        private static final int STEPS = 10;
        private static final long QUIET_BELOW_BYTES = 10L << 20;

        private final String task;
        private final long bytes;
        private final PrintWriter err;
        private long stepsTold;

        Lines(String task, long bytes, PrintWriter err) {
            this.task = task;
            this.bytes = bytes;
            this.err = err;
        }

        @Override
        public void at(long bytesRead) {
            if (bytes < QUIET_BELOW_BYTES) {
                return;
            }
            long step = bytesRead * STEPS / bytes;
            if (step > stepsTold) {
                stepsTold = step;
                err.println(task + ": " + step * 100 / STEPS + " % of " + (bytes >> 20) + " MiB");
                err.flush();
            }
        }

        @Override
        public void close() {
            // Lines need no end.
        }
    }
}
