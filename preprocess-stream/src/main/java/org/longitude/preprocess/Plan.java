package org.longitude.preprocess;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/** What is to be done about one arrival. Nothing has been written when it is made. */
sealed interface Plan {

    /** The note is put aside and leaves no trace in the state. */
    record Rejected(RejectionReason reason) implements Plan {}

    /**
     * The note is taken.
     *
     * @param changed entries to write, texts included where they are kept
     * @param revision the revision that {@code tokenized} has, or the last one
     * @param contentHash what that revision is made of
     * @param normalized to publish, null where the same was published before
     * @param tokenized to publish, null where the coding text did not change
     */
    record Accepted(
            List<NoteEntry> changed,
            long revision,
            String contentHash,
            @Nullable NormalizedNote normalized,
            @Nullable TokenizedAdmission tokenized)
            implements Plan {

        public Accepted {
            changed = List.copyOf(changed);
        }
    }
}
