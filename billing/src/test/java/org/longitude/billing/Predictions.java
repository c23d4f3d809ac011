package org.longitude.billing;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

/** Predictions for tests. */
public final class Predictions {

    private static final Instant AT = Instant.parse("2026-11-22T18:00:00.123Z");

    private Predictions() {}

    public static IcdPrediction.Builder of(long revision, AdmissionStatus status) {
        return IcdPrediction.newBuilder()
                .setAdmissionId("urn:oid:2.16.840.1.113883.19.5|a1")
                .setPatientId("HOSPITAL|p1")
                .setRevision(revision)
                .setStatus(status)
                .setOrigin(Origin.LIVE)
                .setNotes(List.of(note("n1", 7)))
                .setCodes(List.of(code("I50.9", 0.9), code("I10", 0.7)))
                .setBundleId("demo-1")
                .setBundleHash("b".repeat(64))
                .setTokenizerHash("c".repeat(64))
                .setTokens(100)
                .setCoverage(1.0)
                .setUnknownTokens(2)
                .setSourcePartition(0)
                .setSourceOffset(5)
                .setReceivedAt(AT)
                .setCodedAt(AT)
                .setReleaseNumber(3);
    }

    public static PredictedNote note(String id, long offset) {
        return PredictedNote.newBuilder()
                .setNoteId(id)
                .setSourceVersion(1)
                .setSourcePartition(2)
                .setSourceOffset(offset)
                .build();
    }

    /** An ICD-10-CM code, assigned where it is more probable than 0.5. */
    public static PredictedCode code(String code, double probability) {
        return code(code, CodeSystem.ICD_10_CM, probability);
    }

    public static PredictedCode code(String code, CodeSystem system, double probability) {
        return PredictedCode.newBuilder()
                .setCode(code)
                .setCodeSystem(system)
                .setDescription("What " + code + " means")
                .setProbability(probability)
                .setThreshold(0.5)
                .setAssigned(probability > 0.5)
                .setEvidence(
                        probability > 0.5
                                ? List.of(
                                        EvidenceSpan.newBuilder()
                                                .setNoteId("n1")
                                                .setStart(10)
                                                .setEnd(23)
                                                .setWeight(0.5)
                                                .build())
                                : List.of())
                .build();
    }

    /** So many assigned ICD-10-CM codes, least probable first. */
    public static List<PredictedCode> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> code("A%02d.%d".formatted(i / 10, i % 10), 0.6 + i * 0.001))
                .toList();
    }
}
