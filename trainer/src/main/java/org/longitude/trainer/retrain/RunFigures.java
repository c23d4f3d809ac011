package org.longitude.trainer.retrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.longitude.trainer.finetune.FineTuneListener.Evaluation;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.LineChart;
import org.longitude.trainer.report.figure.LineChart.Series;
import org.longitude.trainer.report.figure.ReliabilityDiagram;
import org.longitude.trainer.run.RunFolder;

/** The pictures of a fine-tuning run, in its folder. */
record RunFigures(RunFolder folder) {

    static final String CALIBRATION = "calibration.svg";
    static final String CURVES = "curves.svg";

    void write(Tuning tuning, List<Evaluation> history) throws IOException {
        write(
                CALIBRATION,
                new ReliabilityDiagram(
                        "Calibration on dev",
                        "On the diagonal a probability means what it says. The calibration was fitted on"
                                + " these very admissions.",
                        List.of(
                                tuning.before().curve("as the model says"),
                                tuning.after().curve("calibrated"))));
        if (!history.isEmpty()) {
            write(
                    CURVES,
                    new LineChart(
                            "Fine-tuning",
                            "Micro F1 on dev at the threshold that is best there, and mean training loss"
                                    + " since the evaluation before.",
                            Axis.linear("step"),
                            Axis.linear("").startingAt(0),
                            List.of(
                                    Series.of("micro F1 on dev", steps(history), microF1(history)),
                                    Series.of("training loss", steps(history), losses(history)))));
        }
    }

    private void write(String name, Figure figure) throws IOException {
        Files.writeString(folder.file(name), figure.svg(), StandardCharsets.UTF_8);
    }

    private static double[] steps(List<Evaluation> history) {
        return history.stream().mapToDouble(Evaluation::step).toArray();
    }

    private static double[] microF1(List<Evaluation> history) {
        return history.stream().mapToDouble(Evaluation::microF1).toArray();
    }

    private static double[] losses(List<Evaluation> history) {
        return history.stream().mapToDouble(Evaluation::trainingLoss).toArray();
    }
}
