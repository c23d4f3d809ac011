package org.longitude.schemas;

import java.time.Instant;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** Records for tests. */
final class Records {

    static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

    private Records() {}

    static ClinicalNote note(String text) {
        return ClinicalNote.newBuilder()
                .setNoteId("n1")
                .setAdmissionId("a1")
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of(text))
                .setSourceSystem("test")
                .setMessageId("m1")
                .setReceivedAt(NOW)
                .build();
    }
}
