package org.longitude.trainer.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Which split an admission belongs to. */
public sealed interface SplitRule {

    /** The split, or empty if the admission belongs to none. */
    Optional<Split> splitOf(ArchivedAdmission admission);

    /** As a person writes it and {@link #parse} reads it. */
    String text();

    /**
     * Reads {@code source}, or {@code patient:DEV:TEST:SEED} with shares of patients, for example
     * {@code patient:0.1:0.1:1}.
     *
     * @throws TrainerException {@code CONFIG_INVALID} for anything else
     */
    static SplitRule parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (text.equals("source")) {
                return new BySource();
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
                "split: '%s' (expected: source, or patient:DEV:TEST:SEED as in patient:0.1:0.1:1)"
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
            double place = place(admission.patientId());
            if (place < testShare) {
                return Optional.of(Split.TEST);
            }
            return Optional.of(place < testShare + devShare ? Split.DEV : Split.TRAIN);
        }

        @Override
        public String text() {
            return "patient:" + devShare + ":" + testShare + ":" + seed;
        }

        private double place(String patientId) {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
                byte[] hash = digest.digest(patientId.getBytes(StandardCharsets.UTF_8));
                return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
