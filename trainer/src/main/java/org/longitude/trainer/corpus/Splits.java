package org.longitude.trainer.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Train to learn from, dev to tune on, test to report on once. No patient stands in two of them.
 * The lists are views of the corpus and hold no admission.
 *
 * @param train never empty
 * @param dev never empty, but where {@link #withoutDev} made it part of train
 * @param test never empty
 * @param unassigned admissions that the rule puts nowhere
 * @param unknown admission ids that the rule names and the corpus has not, as admissions with text
 *     and codes
 * @param wordless admission ids that {@link #readable} left out
 */
public record Splits(
        List<ArchivedAdmission> train,
        List<ArchivedAdmission> dev,
        List<ArchivedAdmission> test,
        int unassigned,
        List<String> unknown,
        List<String> wordless) {
    /** How many unknown ids a line names. */
    private static final int NAMED_MAX = 5;

    public Splits {
        unknown = List.copyOf(unknown);
        wordless = List.copyOf(wordless);
        train = Collections.unmodifiableList(train);
        dev = Collections.unmodifiableList(dev);
        test = Collections.unmodifiableList(test);
    }

    /**
     * Splits a corpus.
     *
     * @throws TrainerException {@code SPLIT_EMPTY} if a split has no admission, {@code SPLIT_LEAKS}
     *     if a patient stands in two
     */
    public static Splits of(List<ArchivedAdmission> admissions, SplitRule rule) {
        return of(admissions, rule, false);
    }

    /**
     * Splits a corpus where dev is not kept apart: what the rule puts there belongs to train.
     *
     * @throws TrainerException as {@link #of} does; dev may be empty
     */
    public static Splits withoutDev(List<ArchivedAdmission> admissions, SplitRule rule) {
        return of(admissions, rule, true);
    }

    private static Splits of(
            List<ArchivedAdmission> admissions, SplitRule rule, boolean devJoinsTrain) {
        if (admissions.isEmpty()) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "0 admissions with both text and codes (expected: both; were codes ingested, and does preprocess-stream run?)");
        }
        Map<Split, IntStream.Builder> places = new EnumMap<>(Split.class);
        Map<String, Split> patients = new HashMap<>();
        int unassigned = 0;
        for (int place = 0; place < admissions.size(); place++) {
            ArchivedAdmission admission = admissions.get(place);
            Split split = rule.splitOf(admission).orElse(null);
            if (split == null) {
                unassigned++;
                continue;
            }
            if (devJoinsTrain && split == Split.DEV) {
                split = Split.TRAIN;
            }
            requireOneSplit(admission, split, patients);
            places.computeIfAbsent(split, s -> IntStream.builder()).add(place);
        }
        return new Splits(
                part(admissions, Split.TRAIN, places),
                devJoinsTrain ? List.of() : part(admissions, Split.DEV, places),
                part(admissions, Split.TEST, places),
                unassigned,
                unknown(admissions, rule),
                List.of());
    }

    /**
     * Without admissions whose notes have no word: there is nothing to learn from or to score.
     * Reads every text once.
     *
     * @throws TrainerException {@code SPLIT_EMPTY} if nothing else was in a split
     */
    public Splits readable() {
        List<String> left = new ArrayList<>();
        return new Splits(
                readable(Split.TRAIN, train, left),
                readable(Split.DEV, dev, left),
                readable(Split.TEST, test, left),
                unassigned,
                unknown,
                left);
    }

    private static List<ArchivedAdmission> readable(
            Split split, List<ArchivedAdmission> part, List<String> left) {
        IntStream.Builder places = IntStream.builder();
        int before = left.size();
        for (int place = 0; place < part.size(); place++) {
            if (part.get(place).wordCount() == 0) {
                left.add(part.get(place).admissionId());
            } else {
                places.add(place);
            }
        }
        if (left.size() == before) {
            return part;
        }
        List<ArchivedAdmission> kept = new Selection<>(part, places.build().toArray());
        requireSome(split, kept, part.size());
        return kept;
    }

    private static List<String> unknown(List<ArchivedAdmission> admissions, SplitRule rule) {
        Set<String> unknown = new TreeSet<>(rule.named());
        if (!unknown.isEmpty()) {
            admissions.forEach(admission -> unknown.remove(admission.admissionId()));
        }
        return List.copyOf(unknown);
    }

    private static void requireOneSplit(
            ArchivedAdmission admission, Split split, Map<String, Split> patients) {
        Split earlier = patients.putIfAbsent(admission.patientId(), split);
        if (earlier != null && earlier != split) {
            throw new TrainerException(
                    TrainerError.SPLIT_LEAKS,
                    "admission %s: its patient stands in %s and in %s (expected: one split a patient)"
                            .formatted(admission.admissionId(), earlier, split));
        }
    }

    private static List<ArchivedAdmission> part(
            List<ArchivedAdmission> admissions, Split split, Map<Split, IntStream.Builder> places) {
        IntStream.Builder found = places.get(split);
        List<ArchivedAdmission> part =
                found == null ? List.of() : new Selection<>(admissions, found.build().toArray());
        requireSome(split, part, admissions.size());
        return part;
    }

    private static void requireSome(Split split, List<ArchivedAdmission> part, int all) {
        if (part.isEmpty()) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "%s: 0 of %d admissions (expected: at least one; ingest more, or split otherwise)"
                            .formatted(split, all));
        }
    }

    /** Counts, and the first of the ids that were named in vain or left out. */
    @Override
    public String toString() {
        return "Splits[train=%d, dev=%d, test=%d, unassigned=%d%s%s]"
                .formatted(
                        train.size(),
                        dev.size(),
                        test.size(),
                        unassigned,
                        ids("not in the corpus", unknown),
                        ids("left out, without a word", wordless));
    }

    private static String ids(String what, List<String> ids) {
        return ids.isEmpty()
                ? ""
                : ", %s=%d (%s%s)"
                        .formatted(
                                what,
                                ids.size(),
                                String.join(", ", ids.subList(0, Math.min(NAMED_MAX, ids.size()))),
                                ids.size() > NAMED_MAX ? ", …" : "");
    }
}
