package org.longitude.trainer.command;

import java.util.Locale;
import java.util.stream.Collectors;
import org.longitude.trainer.loop.Evaluation;
import org.longitude.trainer.loop.LoopListener;
import org.longitude.trainer.loop.Position;
import org.longitude.trainer.loop.StepReport;

/**
 * A training run on the console: a bar with tokens per second, loss and time left on a terminal,
 * plain lines otherwise; evaluations as lines on both.
 */
final class TrainingProgress implements LoopListener {

    private final PhaseBar bar;
    private final String phase;

    /**
     * @param bar where it is shown
     * @param phase what the bar is called
     */
    TrainingProgress(PhaseBar bar, String phase) {
        this.bar = bar;
        this.phase = phase;
    }

    @Override
    public void onStart(Position from) {
        if (from.step() > 0) {
            bar.result(phase, "goes on after step %d".formatted(from.step()));
        }
    }

    @Override
    public void onStep(StepReport step) {
        bar.progress(phase, step.share(), step.detail());
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
        String values =
                evaluation.values().entrySet().stream()
                        .map(
                                entry ->
                                        "%s %s"
                                                .formatted(
                                                        entry.getKey().replace('_', ' '),
                                                        shown(entry.getValue())))
                        .collect(Collectors.joining(", "));
        bar.result(
                phase,
                "step %d: training loss %s; %s"
                        .formatted(evaluation.step(), shown(evaluation.trainingLoss()), values));
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
