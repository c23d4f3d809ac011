package org.longitude.trainer.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Train to learn from, dev to tune on, test to report on once. No patient stands in two of them.
 *
 * @param train never empty
 * @param dev never empty
 * @param test never empty
 * @param unassigned admissions that the rule puts nowhere
 */
public record Splits(
        List<ArchivedAdmission> train,
        List<ArchivedAdmission> dev,
        List<ArchivedAdmission> test,
        int unassigned) {

    public Splits {
        train = List.copyOf(train);
        dev = List.copyOf(dev);
        test = List.copyOf(test);
    }

    /**
     * Splits a corpus.
     *
     * @throws TrainerException {@code SPLIT_EMPTY} if a split has no admission, {@code SPLIT_LEAKS}
     *     if a patient stands in two
     */
    public static Splits of(List<ArchivedAdmission> admissions, SplitRule rule) {
        Map<Split, List<ArchivedAdmission>> parts = new EnumMap<>(Split.class);
        Map<String, Split> patients = new HashMap<>();
        for (Split split : Split.values()) {
            parts.put(split, new ArrayList<>());
        }
        int unassigned = 0;
        for (ArchivedAdmission admission : admissions) {
            Split split = rule.splitOf(admission).orElse(null);
            if (split == null) {
                unassigned++;
                continue;
            }
            Split earlier = patients.putIfAbsent(admission.patientId(), split);
            if (earlier != null && earlier != split) {
                throw new TrainerException(
                        TrainerError.SPLIT_LEAKS,
                        "admission %s: its patient stands in %s and in %s (expected: one split a patient)"
                                .formatted(admission.admissionId(), earlier, split));
            }
            parts.getOrDefault(split, List.of()).add(admission);
        }
        parts.forEach((split, part) -> requireSome(split, part, admissions.size()));
        return new Splits(
                parts.getOrDefault(Split.TRAIN, List.of()),
                parts.getOrDefault(Split.DEV, List.of()),
                parts.getOrDefault(Split.TEST, List.of()),
                unassigned);
    }

    private static void requireSome(Split split, List<ArchivedAdmission> part, int all) {
        if (part.isEmpty()) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "%s: 0 of %d admissions (expected: at least one; ingest more, or split otherwise)"
                            .formatted(split, all));
        }
    }

    /** Counts only. */
    @Override
    public String toString() {
        return "Splits[train=%d, dev=%d, test=%d, unassigned=%d]"
                .formatted(train.size(), dev.size(), test.size(), unassigned);
    }
}
