package org.longitude.trainer.corpus;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Which split an admission belongs to. */
public sealed interface SplitRule {

    /** The split, or empty if the admission belongs to none. */
    Optional<Split> splitOf(ArchivedAdmission admission);

    /** Admission ids that the rule names; empty where it goes by something else. */
    default Set<String> named() {
        return Set.of();
    }

    /** As a person writes it and {@link #parse} reads it. */
    String text();

    /**
     * Reads {@code source}; {@code patient:DEV:TEST:SEED} with shares of patients, for example
     * {@code patient:0.1:0.1:1}; or {@code hadm:FILES}, see {@link ByList#read}.
     *
     * @throws TrainerException {@code CONFIG_INVALID} for anything else
     */
    static SplitRule parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (text.equals("source")) {
                return new BySource();
            }
            if (text.startsWith(ByList.PREFIX)) {
                return ByList.read(text.substring(ByList.PREFIX.length()));
            }
            if (parts.length == 4 && parts[0].equals("patient")) {
                return new ByPatient(
                        Double.parseDouble(parts[1]),
                        Double.parseDouble(parts[2]),
                        Long.parseLong(parts[3]));
            }
        } catch (IllegalArgumentException e) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "split: '%s': %s".formatted(text, e.getMessage()),
                    e);
        }
        throw new TrainerException(
                TrainerError.CONFIG_INVALID,
                "split: '%s' (expected: source; patient:DEV:TEST:SEED as in patient:0.1:0.1:1; or hadm:FILES as in hadm:lists/*_50_hadm_ids.csv)"
                        .formatted(text));
    }

    /**
     * By the end of the name of the system that sent the codes: {@code -train}, {@code -dev} or
     * {@code -test}. For sets that were split before they were ingested, the synthetic ones for
     * example.
     */
    record BySource() implements SplitRule {
        @Override
        public Optional<Split> splitOf(ArchivedAdmission admission) {
            for (Split split : Split.values()) {
                if (admission
                        .sourceSystem()
                        .endsWith("-" + split.name().toLowerCase(Locale.ROOT))) {
                    return Optional.of(split);
                }
            }
            return Optional.empty();
        }

        @Override
        public String text() {
            return "source";
        }
    }

    /**
     * By lists of admission ids, one id a line, as the CAML code publishes for MIMIC-III: {@code
     * train_50_hadm_ids.csv}, {@code dev_50_hadm_ids.csv}, {@code test_50_hadm_ids.csv}.
     *
     * @param files where the lists lie, for people
     * @param splits by admission id
     */
    record ByList(String files, Map<String, Split> splits) implements SplitRule {
        static final String PREFIX = "hadm:";

        public ByList {
            splits = Map.copyOf(splits);
        }

        /**
         * Reads three lists.
         *
         * @param files their path with {@code *} in place of train, dev and test
         * @throws TrainerException {@code CONFIG_INVALID} if a list is not there or is empty,
         *     {@code SPLIT_LEAKS} if an id stands in two
         */
        public static ByList read(String files) {
            return new ByList(files, IdLists.read(files));
        }

        @Override
        public Optional<Split> splitOf(ArchivedAdmission admission) {
            return Optional.ofNullable(splits.get(admission.admissionId()));
        }

        @Override
        public Set<String> named() {
            return splits.keySet();
        }

        @Override
        public String text() {
            return PREFIX + files;
        }

        /** The number of ids only. */
        @Override
        public String toString() {
            return "ByList[%s, %d ids]".formatted(files, splits.size());
        }
    }

    /**
     * By a hash of the patient's id, so that a patient keeps the split whatever else is read.
     *
     * @param devShare share of patients for dev
     * @param testShare share of patients for test
     * @param seed another seed gives another split
     */
    record ByPatient(double devShare, double testShare, long seed) implements SplitRule {
        public ByPatient {
            if (!(devShare > 0) || !(testShare > 0) || devShare + testShare >= 1) {
                throw new IllegalArgumentException(
                        "devShare %s, testShare %s (expected: each above 0, together below 1)"
                                .formatted(devShare, testShare));
            }
        }

        @Override
        public Optional<Split> splitOf(ArchivedAdmission admission) {
            double place = PatientPlace.of(admission.patientId(), seed);
            if (place < testShare) {
                return Optional.of(Split.TEST);
            }
            return Optional.of(place < testShare + devShare ? Split.DEV : Split.TRAIN);
        }

        @Override
        public String text() {
            return "patient:" + devShare + ":" + testShare + ":" + seed;
        }
    }
}
