package org.longitude.trainer.command;

import java.io.PrintWriter;
import org.longitude.trainer.retrain.RetrainListener;

/**
 * A run on the console: a bar for each phase on a terminal, plain lines otherwise, results as lines
 * on both. Goes to standard error, so that standard output holds the answer alone.
 */
public final class ConsoleProgress implements RetrainListener, AutoCloseable {

    private final PhaseBar bar;

    public ConsoleProgress(PrintWriter err) {
        this.bar = new PhaseBar(err);
    }

    @Override
    public void onProgress(Phase phase, double share, String detail) {
        bar.progress(phase.text(), share, detail);
    }

    @Override
    public void onResult(Phase phase, String line) {
        bar.result(phase.text(), line);
    }

    @Override
    public void close() {
        bar.close();
    }
}
