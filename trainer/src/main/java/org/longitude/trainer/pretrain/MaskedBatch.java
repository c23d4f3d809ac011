package org.longitude.trainer.pretrain;

import java.util.List;
import java.util.Optional;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.training.MaskedText;
import org.longitude.trainer.loop.MicroBatch;

/**
 * Rows with hidden words, and for a BERT whether the second part of each follows the first.
 *
 * @param rows what is shown and what must be guessed
 * @param pairs whether next sentences are scored
 */
record MaskedBatch(List<Row> rows, boolean pairs) implements MicroBatch {

    /**
     * One row.
     *
     * @param shown with special tokens
     * @param masked places of the row that are scored
     * @param follows whether the second part follows the first; empty where there is no second
     */
    record Row(TokenRow shown, MaskedText masked, Optional<Boolean> follows) {}

    MaskedBatch {
        rows = List.copyOf(rows);
    }

    @Override
    public int tokens() {
        return rows.stream().mapToInt(row -> row.masked().ids().length).sum();
    }

    @Override
    public long[] scored() {
        long words = rows.stream().mapToLong(row -> row.masked().positions().length).sum();
        long pairsScored = rows.stream().filter(row -> row.follows().isPresent()).count();
        return pairs ? new long[] {words, pairsScored} : new long[] {words};
    }

    /** Counts only: the ids are patients' words. */
    @Override
    public String toString() {
        return "MaskedBatch[rows=%d, tokens=%d]".formatted(rows.size(), tokens());
    }
}
