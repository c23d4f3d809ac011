package org.longitude.deploy.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** Lots to send, as small as a test needs them. */
final class Lots {

    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    static Lot of(String admissionId, ClinicalNote... notes) {
        return of(admissionId, List.of(), notes);
    }

    static Lot of(String admissionId, List<String> truth, ClinicalNote... notes) {
        List<Intake> items = new ArrayList<>();
        for (ClinicalNote note : notes) {
            items.add(new NoteRead(note, List.of()));
        }
        if (!truth.isEmpty()) {
            items.add(new CodesRead(codes(admissionId, truth)));
        }
        return new Lot(admissionId, items);
    }

    static ClinicalNote note(String admissionId, String noteId) {
        return note(admissionId, noteId, NoteStatus.FINAL);
    }

    static ClinicalNote note(String admissionId, String noteId, NoteStatus status) {
        return note(admissionId, noteId, status, null);
    }

    static ClinicalNote addendum(String admissionId, String noteId, String parentNoteId) {
        return note(admissionId, noteId, NoteStatus.ADDENDUM, parentNoteId);
    }

    private static ClinicalNote note(
            String admissionId, String noteId, NoteStatus status, @Nullable String parentNoteId) {
        return ClinicalNote.newBuilder()
                .setNoteId(noteId)
                .setAdmissionId(admissionId)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setStatus(status)
                .setSourceVersion(0)
                .setParentNoteId(parentNoteId)
                .setOrigin(Origin.LIVE)
                .setCodingRequested(true)
                .setText(PatientText.of("five words  are\nin here"))
                .setSourceSystem("test")
                .setMessageId("message-" + noteId)
                .setReceivedAt(NOW)
                .build();
    }

    private static AssignedCodes codes(String admissionId, List<String> truth) {
        List<AssignedCode> codes =
                truth.stream()
                        .map(
                                code ->
                                        AssignedCode.newBuilder()
                                                .setCode(code)
                                                .setDecision(CodeDecision.ACCEPTED)
                                                .setSource("test")
                                                .build())
                        .toList();
        return AssignedCodes.newBuilder()
                .setAdmissionId(admissionId)
                .setCodeSystem(CodeSystem.ICD_9_CM)
                .setKind(CodeKind.DIAGNOSIS)
                .setCodes(codes)
                .setAssignedBy("test")
                .setSourceSystem("test")
                .setMessageId("codes-" + admissionId)
                .setReceivedAt(NOW)
                .build();
    }

    private Lots() {}
}
