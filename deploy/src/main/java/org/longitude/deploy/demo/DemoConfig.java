package org.longitude.deploy.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is to do.
 *
 * @param admissionsMax how many admissions to feed
 * @param admissionsPerSecond the pace
 * @param once whether to end when all are coded
 * @param timeoutSeconds with once: when to give up
 * @param seed which synthetic admissions
 * @param input what to feed instead of synthetic admissions
 * @param bundle the model; null for the one that came with Longitude
 * @param data where topics, schemas and state are kept between runs; null for nowhere
 * @param retrain what a model is trained on first; null to serve one that is there
 * @param report where the report goes as JSON
 * @param json whether to print JSON lines instead of a table
 */
record DemoConfig(
        long admissionsMax,
        double admissionsPerSecond,
        boolean once,
        int timeoutSeconds,
        long seed,
        @Nullable Input input,
        @Nullable Path bundle,
        @Nullable Path data,
        @Nullable Training retrain,
        @Nullable Path report,
        boolean json) {

    /**
     * Notes of the user's own.
     *
     * @param place a file, or {@code -} for standard input where it is FHIR
     */
    record Input(String place, Format format) {

        /** What it is written in. */
        enum Format {
            JSON_LINES,
            FHIR
        }
    }

    /**
     * A model to be trained from the topics.
     *
     * @param bundle where it goes; null for a folder of the demo's own
     * @param minutesMax how long fine-tuning may take
     * @param sizes how many admissions each split has
     */
    record Training(@Nullable Path bundle, int minutesMax, Sizes sizes) {}

    /** How many synthetic admissions are put on the topics to train, tune and test. */
    record Sizes(int train, int dev, int test) {

        /** What the shipped model was made with. */
        static final Sizes DEFAULT = new Sizes(4_500, 400, 600);

        Sizes {
            if (train < 1 || dev < 1 || test < 1) {
                throw new IllegalArgumentException(
                        "sizes: " + train + "," + dev + "," + test + " (expected: 1 or more each)");
            }
        }
    }

    /** Faster than any machine codes; a larger number is a typing error. */
    static final double ADMISSIONS_PER_SECOND_MAX = 10_000;

    /** With once, unless told otherwise. */
    static final long ADMISSIONS_ONCE_DEFAULT = 40;

    /** As many as a split has. */
    static final long ADMISSIONS_MAX = 10_000_000;

    /** The first admission of the test split that no training run has scored. */
    long firstAdmission() {
        return retrain == null ? 0 : retrain.sizes().test();
    }

    DemoConfig {
        if (admissionsMax < 1 || admissionsMax > ADMISSIONS_MAX) {
            throw new IllegalArgumentException(
                    "--admissions: " + admissionsMax + " (expected: 1 to " + ADMISSIONS_MAX + ")");
        }
        if (!(admissionsPerSecond > 0 && admissionsPerSecond <= ADMISSIONS_PER_SECOND_MAX)) {
            throw new IllegalArgumentException(
                    "--rate: "
                            + admissionsPerSecond
                            + " (expected: more than 0, at most "
                            + ADMISSIONS_PER_SECOND_MAX
                            + " admissions a second)");
        }
        if (timeoutSeconds < 1) {
            throw new IllegalArgumentException(
                    "--timeout: " + timeoutSeconds + " (expected: 1 second or more)");
        }
    }
}
