package org.longitude.preprocess;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/** What is to be done about one arrival. Nothing has been written when it is made. */
sealed interface Plan {

    /** The arrival says nothing new. */
    record Unchanged() implements Plan {}

    /** The arrival is put aside and leaves no trace in the state. */
    record Rejected(RejectionReason reason) implements Plan {}

    /**
     * The arrival is taken.
     *
     * @param admission to write
     * @param note the entry to write, null where an event came
     * @param bodies texts and tokens to write
     * @param obsolete versions whose text is needed no longer
     * @param normalized to publish, or null
     * @param tokenized to publish, or null
     * @param waits whether it is not published yet, and only has to fit
     */
    record Accepted(
            AdmissionRecord admission,
            @Nullable NoteEntry note,
            Map<NoteVersion, byte[]> bodies,
            List<NoteVersion> obsolete,
            @Nullable NormalizedNote normalized,
            @Nullable TokenizedAdmission tokenized,
            boolean waits)
            implements Plan {

        public Accepted {
            bodies = Map.copyOf(bodies);
            obsolete = List.copyOf(obsolete);
        }
    }
}
