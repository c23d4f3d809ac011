package org.longitude.deploy.bench.text;

import java.util.EnumMap;
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

    /** The BPE path over the library alone, the lowest of the corpora; the goal is 0.85. */
    public double bpeShare() {
        double lowest = Double.POSITIVE_INFINITY;
        for (Row row : rows) {
            for (Row library : rows) {
                if (row.path() == TextPath.BPE
                        && library.path() == TextPath.BPE_LIBRARY
                        && row.corpus().equals(library.corpus())) {
                    lowest = Math.min(lowest, row.mbPerSecond() / library.mbPerSecond());
                }
            }
        }
        return lowest;
    }
}
