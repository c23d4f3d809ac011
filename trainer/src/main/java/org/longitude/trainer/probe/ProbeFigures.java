package org.longitude.trainer.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.longitude.trainer.report.Table;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.LineChart;

/** The paper's Figures 4 to 6 and their numbers, of any probed encoder. */
public final class ProbeFigures {
    private ProbeFigures() {}

    /** Figures 4 and 5: every score of every layer. */
    public static Figure byLayer(String encoder, List<LayerScores> layers) {
        return new LineChart(
                "Probing results of " + encoder,
                "Scores on test of an affine map and a sigmoid on each layer's mean state (the paper's Figures 4 and 5). Layer 0 is the word embedding.",
                Axis.linear("layer"),
                Axis.linear("score").between(0, 1),
                List.of(
                        series("macro AUC", layers, LayerScores::macroAuc),
                        series("micro AUC", layers, LayerScores::microAuc),
                        series("accuracy", layers, LayerScores::accuracy),
                        series("macro F1", layers, LayerScores::macroF1),
                        series("micro F1", layers, LayerScores::microF1)));
    }

    /** Figure 6 as its caption says: what each layer adds to the one before, min-max normalised. */
    public static Figure successive(String encoder, List<LayerScores> layers) {
        return new LineChart(
                "What each layer adds, " + encoder,
                "Figure 6 as the paper's caption has it: a layer's score less that of the layer before, min-max normalised over the layers (0 is the smallest gain, 1 the largest).",
                Axis.linear("layer"),
                Axis.linear("gain, normalised").between(0, 1),
                List.of(
                        gains("macro F1", layers, LayerScores::macroF1),
                        gains("micro F1", layers, LayerScores::microF1)));
    }

    /** Figure 6 as the paper's text says: each layer against the last. */
    public static Figure againstLast(String encoder, List<LayerScores> layers) {
        return new LineChart(
                "Each layer against the last, " + encoder,
                "Figure 6 as the paper's text has it: a layer's score less that of the last layer.",
                Axis.linear("layer"),
                Axis.linear("difference"),
                List.of(
                        differences("macro F1", layers, LayerScores::macroF1),
                        differences("micro F1", layers, LayerScores::microF1)));
    }

    /** The numbers. */
    public static Table table(String encoder, List<LayerScores> layers) {
        return new Table(
                "Probing results of %s on test, decisions at 0.5.".formatted(encoder),
                List.of(
                        "layer",
                        "macro AUC",
                        "micro AUC",
                        "accuracy",
                        "Jaccard",
                        "macro F1",
                        "micro F1"),
                layers.stream()
                        .map(
                                each ->
                                        List.of(
                                                Integer.toString(each.layer()),
                                                number(each.macroAuc()),
                                                number(each.microAuc()),
                                                number(each.accuracy()),
                                                number(each.jaccard()),
                                                number(each.macroF1()),
                                                number(each.microF1())))
                        .toList());
    }

    /** Fine-tuned with all layers and with the first half of them. */
    public static Table depths(String encoder, List<DepthScores> depths) {
        return new Table(
                "%s fine-tuned with all of its layers and with the first half, first-token head, decisions at 0.5 on test."
                        .formatted(encoder),
                List.of(
                        "layers",
                        "of",
                        "macro AUC",
                        "micro AUC",
                        "accuracy",
                        "macro F1",
                        "micro F1",
                        "note"),
                depths.stream()
                        .map(
                                each ->
                                        List.of(
                                                Integer.toString(each.scores().layer()),
                                                Integer.toString(each.of()),
                                                number(each.scores().macroAuc()),
                                                number(each.scores().microAuc()),
                                                number(each.scores().accuracy()),
                                                number(each.scores().macroF1()),
                                                number(each.scores().microF1()),
                                                each.note()))
                        .toList());
    }

    /** Gains of layers 1 to the last, least 0 and most 1; all 0 where they are equal. */
    static double[] normalisedGains(double[] scores) {
        double[] gains =
                IntStream.range(1, scores.length)
                        .mapToDouble(i -> scores[i] - scores[i - 1])
                        .toArray();
        double least = Arrays.stream(gains).min().orElse(0);
        double most = Arrays.stream(gains).max().orElse(0);
        return Arrays.stream(gains)
                .map(gain -> most > least ? (gain - least) / (most - least) : 0)
                .toArray();
    }

    /** Every layer's score less the last one's. */
    static double[] againstLast(double[] scores) {
        double last = scores[scores.length - 1];
        return Arrays.stream(scores).map(score -> score - last).toArray();
    }

    private static LineChart.Series series(
            String name, List<LayerScores> layers, ToDoubleFunction<LayerScores> score) {
        return LineChart.Series.of(name, numbers(layers, 0), scores(layers, score));
    }

    private static LineChart.Series gains(
            String name, List<LayerScores> layers, ToDoubleFunction<LayerScores> score) {
        return LineChart.Series.of(
                name, numbers(layers, 1), normalisedGains(scores(layers, score)));
    }

    private static LineChart.Series differences(
            String name, List<LayerScores> layers, ToDoubleFunction<LayerScores> score) {
        return LineChart.Series.of(name, numbers(layers, 0), againstLast(scores(layers, score)));
    }

    private static double[] numbers(List<LayerScores> layers, int from) {
        return layers.stream().skip(from).mapToDouble(LayerScores::layer).toArray();
    }

    private static double[] scores(List<LayerScores> layers, ToDoubleFunction<LayerScores> score) {
        return layers.stream().mapToDouble(score).toArray();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
