package org.longitude.trainer.corpus;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Notes to pre-train on and notes to measure perplexity on, of different patients (the paper takes
 * 0.98 and 0.02). The lists are views of the corpus and hold no note.
 *
 * @param train never empty
 * @param dev never empty
 * @param leftOut notes of patients that were to be kept out
 */
public record PretrainingSplit(List<CorpusNote> train, List<CorpusNote> dev, int leftOut) {
    /** The paper's share of patients to measure on. */
    public static final double DEV_SHARE = 0.02;

    public PretrainingSplit {
        train = Collections.unmodifiableList(train);
        dev = Collections.unmodifiableList(dev);
    }

    /**
     * Splits by a hash of the patient's id, so that a patient keeps the split whatever else is
     * read.
     *
     * @param devShare share of patients for dev
     * @param seed another seed gives another split
     * @param kept patients whose notes go to neither, those of a test split for example
     * @throws TrainerException {@code SPLIT_EMPTY} if either has no note, {@code CONFIG_INVALID}
     *     for a share that is none
     */
    public static PretrainingSplit of(
            List<CorpusNote> notes, double devShare, long seed, Set<String> kept) {
        if (!(devShare > 0 && devShare < 1)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "devShare: %s (expected: between 0 and 1)".formatted(devShare));
        }
        IntStream.Builder train = IntStream.builder();
        IntStream.Builder dev = IntStream.builder();
        int leftOut = 0;
        for (int place = 0; place < notes.size(); place++) {
            String patient = notes.get(place).patientId();
            if (kept.contains(patient)) {
                leftOut++;
            } else if (PatientPlace.of(patient, seed) < devShare) {
                dev.add(place);
            } else {
                train.add(place);
            }
        }
        return new PretrainingSplit(
                some(notes, train, "train"), some(notes, dev, "held out"), leftOut);
    }

    private static List<CorpusNote> some(
            List<CorpusNote> notes, IntStream.Builder places, String split) {
        List<CorpusNote> part = new Selection<>(notes, places.build().toArray());
        if (part.isEmpty()) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "%s: 0 of %d notes (expected: at least one; take more patients or another share)"
                            .formatted(split, notes.size()));
        }
        return part;
    }

    /** Counts only. */
    @Override
    public String toString() {
        return "PretrainingSplit[train=%d, dev=%d, leftOut=%d]"
                .formatted(train.size(), dev.size(), leftOut);
    }
}
