package org.longitude.trainer.finetune;

import java.util.List;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.loop.MicroBatch;

/**
 * Admissions with the words that are shown of them.
 *
 * @param admissions with their labels
 * @param texts token ids of each, some of them dropped
 */
record CodedBatch(List<CodedAdmission> admissions, List<int[]> texts) implements MicroBatch {

    CodedBatch {
        admissions = List.copyOf(admissions);
        texts = List.copyOf(texts);
    }

    @Override
    public int tokens() {
        return texts.stream().mapToInt(text -> text.length).sum();
    }

    @Override
    public long[] scored() {
        return new long[] {admissions.size()};
    }

    /** Counts only: the ids are patients' words. */
    @Override
    public String toString() {
        return "CodedBatch[admissions=%d, tokens=%d]".formatted(admissions.size(), tokens());
    }
}
