package org.longitude.preprocess;

import java.time.Instant;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** Notes for tests; a test sets what matters to it. */
final class Notes {

    static final Instant RECEIVED = Instant.parse("2026-11-22T18:00:00Z");

    private Notes() {}

    /** A live nursing note of admission {@code adm}. */
    static ClinicalNote.Builder live(String noteId, String text) {
        return ClinicalNote.newBuilder()
                .setNoteId(noteId)
                .setAdmissionId("adm")
                .setPatientId("patient")
                .setCategory(NoteCategory.NURSING)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of(text))
                .setSourceSystem("test")
                .setMessageId("message")
                .setReceivedAt(RECEIVED);
    }

    static ClinicalNote.Builder history(String noteId, String text, boolean codingRequested) {
        return live(noteId, text).setOrigin(Origin.HISTORY).setCodingRequested(codingRequested);
    }

    static ClinicalNote.Builder discharge(String noteId, String text) {
        return live(noteId, text).setCategory(NoteCategory.DISCHARGE_SUMMARY);
    }

    /** A discharge of admission {@code adm}, or its cancellation. */
    static AdmissionEvent event(AdmissionEventKind kind, long second) {
        return event(kind, second, "adm");
    }

    static AdmissionEvent event(AdmissionEventKind kind, long second, String admission) {
        return AdmissionEvent.newBuilder()
                .setAdmissionId(admission)
                .setKind(kind)
                .setOccurredAt(RECEIVED.plusSeconds(second))
                .setSourceSystem("adt")
                .setMessageId("event")
                .setReceivedAt(RECEIVED.plusSeconds(second))
                .build();
    }
}
