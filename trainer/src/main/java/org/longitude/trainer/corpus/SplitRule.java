package org.longitude.trainer.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/** Which split an admission belongs to. */
public sealed interface SplitRule {

    /** The split, or empty if the admission belongs to none. */
    Optional<Split> splitOf(ArchivedAdmission admission);

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
