package org.longitude.deploy.demo;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.metrics.Confusion;
import org.longitude.trainer.metrics.ScoredLabels;

/** How predictions agree with what people assigned. */
final class Agreement {

    private static final double ASSIGNED = 1;
    private static final double BETWEEN = 0.5;

    /**
     * The counts by code, over every code that the model knows or that stands in the truth: a true
     * code that the model does not know counts as missed.
     *
     * @return null where no row has both codes and a truth
     */
    static @Nullable Confusion of(Collection<Row> rows) {
        List<Row> known = rows.stream().filter(row -> row.coded() && row.truth() != null).toList();
        if (known.isEmpty()) {
            return null;
        }
        Map<Code, Integer> columns = columns(known);
        double[][] scores = new double[known.size()][columns.size()];
        boolean[][] truth = new boolean[known.size()][columns.size()];
        for (int d = 0; d < scores.length; d++) {
            for (Row.Guess guess : known.get(d).assigned()) {
                scores[d][columns.getOrDefault(guess.code(), -1)] = ASSIGNED;
            }
            for (Code code : known.get(d).trueCodes()) {
                truth[d][columns.getOrDefault(code, -1)] = true;
            }
        }
        return Confusion.of(new ScoredLabels(scores, truth), BETWEEN);
    }

    private static Map<Code, Integer> columns(List<Row> rows) {
        Map<Code, Integer> columns = new TreeMap<>();
        for (Row row : rows) {
            row.codes().forEach(guess -> columns.put(guess.code(), 0));
            row.trueCodes().forEach(code -> columns.put(code, 0));
        }
        int next = 0;
        for (Map.Entry<Code, Integer> column : columns.entrySet()) {
            column.setValue(next++);
        }
        return columns;
    }

    private Agreement() {}
}
