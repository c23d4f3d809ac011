package org.longitude.trainer.embeddings;

import java.util.ArrayList;
import java.util.List;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.report.figure.Axis;
import org.longitude.trainer.report.figure.Figure;
import org.longitude.trainer.report.figure.ScatterChart;

/**
 * The most frequent words in a plane, those of near rows near each other (the paper's Figure 3).
 * Rows are taken at length 1, so that distance is the cosine's; single characters and what the
 * normaliser put in brackets are left out.
 */
public final class WordMap {

    private static final int COMPONENTS = 30;
    private static final double PERPLEXITY = 20;

    private WordMap() {}

    /** Where a word lies. */
    public record Place(String word, double x, double y) {}

    /** Places for at most this many words, most frequent first. */
    public static List<Place> of(EmbeddingTable table, WordTokenizer tokenizer, int wordsMax) {
        List<Integer> ids = new ArrayList<>();
        for (int id = tokenizer.unknownId() + 1; id < table.rows() && ids.size() < wordsMax; id++) {
            String word = tokenizer.word(id);
            if (word.length() > 1 && Character.isLetter(word.charAt(0))) {
                ids.add(id);
            }
        }
        if (ids.size() < 4) {
            return List.of();
        }
        double[][] rows = ids.stream().map(id -> unit(table, id)).toArray(double[][]::new);
        int components = Math.min(COMPONENTS, Math.min(table.width(), ids.size() - 1));
        double perplexity = Math.min(PERPLEXITY, (ids.size() - 1) / 3.0 - 1e-9);
        double[][] places =
                NeighbourMap.of(PrincipalComponents.project(rows, components), perplexity);
        List<Place> named = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            named.add(new Place(tokenizer.word(ids.get(i)), places[i][0], places[i][1]));
        }
        return named;
    }

    /** The places as a picture. */
    public static Figure figure(List<Place> places) {
        return new ScatterChart(
                "Figure 3: the most frequent words",
                "Words of near embeddings are near each other (t-SNE of the first principal"
                        + " components; axes have no meaning).",
                Axis.linear(""),
                Axis.linear(""),
                List.of(
                        new ScatterChart.Group(
                                "words",
                                places.stream()
                                        .map(
                                                each ->
                                                        new ScatterChart.Dot(
                                                                each.x(), each.y(), each.word()))
                                        .toList())));
    }

    private static double[] unit(EmbeddingTable table, int id) {
        double[] row = new double[table.width()];
        double squares = 0;
        for (int i = 0; i < row.length; i++) {
            row[i] = table.at(id, i);
            squares += row[i] * row[i];
        }
        double norm = Math.max(1e-12, Math.sqrt(squares));
        for (int i = 0; i < row.length; i++) {
            row[i] /= norm;
        }
        return row;
    }
}
