package org.longitude.deploy.demo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

/** Predictions that assign 401.9 and 428.0 and do not assign 250.00. */
final class Predictions {

    static IcdPrediction of(String admissionId, long revision, String... noteIds) {
        return IcdPrediction.newBuilder()
                .setAdmissionId(admissionId)
                .setRevision(revision)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setNotes(
                        Arrays.stream(noteIds).map(id -> new PredictedNote(id, 0L, 0, 0L)).toList())
                .setCodes(
                        List.of(
                                code("401.9", "raised blood pressure", 0.97, true),
                                code("428.0", "weak heart", 0.81, true),
                                code("250.00", "diabetes", 0.2, false)))
                .setBundleId("test-bundle")
                .setBundleHash("00")
                .setTokenizerHash("00")
                .setTokens(100)
                .setCoverage(1)
                .setUnknownTokens(10)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .setReceivedAt(Instant.EPOCH)
                .setCodedAt(Instant.EPOCH)
                .build();
    }

    private static PredictedCode code(
            String code, String description, double probability, boolean assigned) {
        return new PredictedCode(
                code, CodeSystem.ICD_9_CM, description, probability, 0.5, assigned, List.of());
    }

    private Predictions() {}
}
