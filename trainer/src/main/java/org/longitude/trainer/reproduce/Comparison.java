package org.longitude.trainer.reproduce;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.longitude.trainer.metrics.Bootstrap;
import org.longitude.trainer.metrics.CountedScores;
import org.longitude.trainer.metrics.Measure;

/**
 * Two systems on the same test admissions: how much better the first is in micro F1, and how sure
 * that is, patients drawn with replacement.
 *
 * @param what which systems on which admissions
 * @param seed of the first
 * @param difference first less second
 * @param low lower end of the 95 % interval
 * @param high upper end
 * @param expected what the difference should be, for people
 * @param holds whether it is
 */
record Comparison(
        String what,
        int seed,
        double difference,
        double low,
        double high,
        String expected,
        boolean holds) {

    /** What is expected of a difference. */
    record Expectation(String text, double least, double most, boolean excludesZero) {

        static Expectation atLeast(double least) {
            return new Expectation(
                    String.format(Locale.ROOT, "at least %.2f, interval without 0", least),
                    least,
                    Double.POSITIVE_INFINITY,
                    true);
        }

        static Expectation within(double most) {
            return new Expectation(
                    String.format(Locale.ROOT, "within %.2f of 0", most), -most, most, false);
        }

        static Expectation none() {
            return new Expectation("", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
        }
    }

    /**
     * Compares what two steps left.
     *
     * @param file which scores of theirs
     */
    static Comparison of(
            String what,
            int seed,
            Path first,
            Path second,
            String file,
            List<String> patients,
            int replicates,
            Expectation expected) {
        Bootstrap.Difference found =
                new Bootstrap(patients, replicates, seed)
                        .differences(counted(first, file), counted(second, file))
                        .get(Measure.MICRO_F1);
        if (found == null) {
            throw new IllegalStateException("no difference in micro F1");
        }
        double value = found.interval().value();
        return new Comparison(
                what,
                seed,
                value,
                found.interval().low(),
                found.interval().high(),
                expected.text(),
                value >= expected.least()
                        && value <= expected.most()
                        && (!expected.excludesZero() || found.excludesZero()));
    }

    private static CountedScores counted(Path folder, String file) {
        StoredScores stored = StoredScores.read(folder, file);
        return CountedScores.of(stored.scored(), stored.thresholds());
    }
}
