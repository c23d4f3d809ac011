package org.longitude.schemas;

import java.time.Instant;
import java.util.List;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

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

    static DeadLetter deadLetter() {
        return new DeadLetter("preprocess-stream", "corrupt_body", "t".repeat(249), 1, 1, NOW);
    }

    static IcdPrediction prediction() {
        EvidenceSpan span =
                EvidenceSpan.newBuilder()
                        .setNoteId("n1")
                        .setStart(10)
                        .setEnd(23)
                        .setWeight(0.5)
                        .build();
        PredictedCode code =
                PredictedCode.newBuilder()
                        .setCode("428.0")
                        .setCodeSystem(CodeSystem.ICD_9_CM)
                        .setDescription("Heart failure")
                        .setProbability(0.75)
                        .setThreshold(0.5)
                        .setAssigned(true)
                        .setEvidence(List.of(span))
                        .build();
        PredictedNote note =
                PredictedNote.newBuilder()
                        .setNoteId("n1")
                        .setSourceVersion(1)
                        .setSourcePartition(2)
                        .setSourceOffset(3)
                        .build();
        return IcdPrediction.newBuilder()
                .setAdmissionId("a1")
                .setPatientId("p1")
                .setRevision(7)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setNotes(List.of(note))
                .setCodes(List.of(code))
                .setBundleId("demo")
                .setBundleHash("b".repeat(64))
                .setTokenizerHash("c".repeat(64))
                .setTokens(100)
                .setCoverage(1.0)
                .setUnknownTokens(2)
                .setSourcePartition(0)
                .setSourceOffset(5)
                .setReceivedAt(NOW)
                .setCodedAt(NOW)
                .build();
    }
}
