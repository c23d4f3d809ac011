package org.longitude.deploy.bench.text;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param rows a row for each corpus and path
 * @param slopes how time grows with length, by kind of text
 */
public record TextFigures(List<Row> rows, List<Slope> slopes) {

    /**
     * One path over one corpus.
     *
     * @param corpus its name
     * @param path what was done
     * @param mbPerSecond UTF-8 megabytes of note text in a CPU second of one thread, the median of
     *     the rounds
     * @param allocatedBytesPerChar heap allocated for one character of a note, on average
     * @param allocatedBytesPerCharMax the same of the note where it was most, among notes of at
     *     least 1,000 characters
     */
    public record Row(
            String corpus,
            TextPath path,
            double mbPerSecond,
            double allocatedBytesPerChar,
            double allocatedBytesPerCharMax) {}

    /**
     * Time at 2x and 4x the length, over time at 1x.
     *
     * @param text what was repeated
     * @param path what was done
     * @param twice 2 where time is linear
     * @param fourTimes 4 where time is linear
     */
    public record Slope(String text, TextPath path, double twice, double fourTimes) {}

    /** The lowest rate of each path over the corpora. */
    public Map<TextPath, Double> mbPerSecond() {
        Map<TextPath, Double> lowest = new EnumMap<>(TextPath.class);
        rows.forEach(row -> lowest.merge(row.path(), row.mbPerSecond(), Math::min));
        return lowest;
    }

    /** A path's rate over the library's own, the lowest of the corpora. */
    public double share(TextPath path, TextPath library) {
        double lowest = Double.POSITIVE_INFINITY;
        for (Row row : rows) {
            for (Row other : rows) {
                if (row.path() == path
                        && other.path() == library
                        && row.corpus().equals(other.corpus())) {
                    lowest = Math.min(lowest, row.mbPerSecond() / other.mbPerSecond());
                }
            }
        }
        return lowest;
    }

    /** The shares of the library's own rate, by the path's key. */
    public Map<String, Double> libraryShares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (TextPath path : List.of(TextPath.BPE, TextPath.BPE_NEW)) {
            shares.put(path.key(), share(path, TextPath.BPE_LIBRARY));
        }
        for (TextPath path : List.of(TextPath.WORDPIECE, TextPath.WORDPIECE_NEW)) {
            shares.put(path.key(), share(path, TextPath.WORDPIECE_LIBRARY));
        }
        return shares;
    }
}
