package org.longitude.trainer.embeddings;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Words by the cosine of their rows (the paper's Table 2, which calls it a distance: 1 is the same
 * direction). Special tokens are no words here; the unknown word is none either.
 */
public final class Neighbours {

    private final EmbeddingTable table;
    private final WordTokenizer tokenizer;
    private final double[] norms;

    /**
     * Looks at a table through its tokenizer.
     *
     * @throws TrainerException {@code CONFIG_INVALID} if the table is another tokenizer's
     */
    public Neighbours(EmbeddingTable table, WordTokenizer tokenizer) {
        if (!table.tokenizerHash().equals(tokenizer.hash())) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "embeddings of tokenizer %s, tokenizer %s (expected: one)"
                            .formatted(table.tokenizerHash(), tokenizer.hash()));
        }
        this.table = table;
        this.tokenizer = tokenizer;
        norms =
                IntStream.range(0, table.rows())
                        .mapToDouble(row -> dot(row, row))
                        .map(Math::sqrt)
                        .toArray();
    }

    /** A word and the cosine of the angle to the word that was asked for. */
    public record Neighbour(String word, double cosine) {}

    /** The words of the largest cosines, falling. */
    public List<Neighbour> nearest(String word, int count) {
        return ordered(word, Comparator.comparingDouble(Neighbour::cosine).reversed(), count);
    }

    /** The words of the smallest cosines, rising; below zero is farther than at right angles. */
    public List<Neighbour> farthest(String word, int count) {
        return ordered(word, Comparator.comparingDouble(Neighbour::cosine), count);
    }

    private List<Neighbour> ordered(String word, Comparator<Neighbour> order, int count) {
        int id = id(word);
        return IntStream.rangeClosed(tokenizer.unknownId() + 1, table.rows() - 1)
                .filter(other -> other != id)
                .mapToObj(other -> new Neighbour(tokenizer.word(other), cosine(id, other)))
                .sorted(order.thenComparing(Neighbour::word))
                .limit(count)
                .toList();
    }

    private int id(String word) {
        for (int id = tokenizer.unknownId() + 1; id < table.rows(); id++) {
            if (tokenizer.word(id).equals(word)) {
                return id;
            }
        }
        throw new TrainerException(
                TrainerError.CONFIG_INVALID,
                "\"%s\": not a word of the vocabulary of %,d (expected: one of them, in small letters)"
                        .formatted(word, table.rows()));
    }

    private double cosine(int a, int b) {
        return dot(a, b) / Math.max(1e-12, norms[a] * norms[b]);
    }

    private double dot(int a, int b) {
        double sum = 0;
        for (int i = 0; i < table.width(); i++) {
            sum += (double) table.at(a, i) * table.at(b, i);
        }
        return sum;
    }
}
