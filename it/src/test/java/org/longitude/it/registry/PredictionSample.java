package org.longitude.it.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.ExpectedPrecision;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;
import org.longitude.schemas.v1.Route;

/** One prediction as our record and as the JSON that Confluent's JavaScript client makes of it. */
final class PredictionSample {

    /** 256 times a place beyond 32 bits, plus an event. */
    private static final long REVISION = 256L * 5_000_000_000L + 1;

    private static final Instant AT = Instant.parse("2026-11-22T18:00:00.123Z");

    private PredictionSample() {}

    static IcdPrediction prediction() {
        return IcdPrediction.newBuilder()
                .setAdmissionId("urn:oid:1.2.3|a1")
                .setPatientId(null)
                .setRevision(REVISION)
                .setStatus(AdmissionStatus.REVISED)
                .setOrigin(Origin.LIVE)
                .setNotes(
                        List.of(
                                PredictedNote.newBuilder()
                                        .setNoteId("n1")
                                        .setSourceVersion(3)
                                        .setSourcePartition(4)
                                        .setSourceOffset(5_000_000_000L)
                                        .build()))
                .setCodes(
                        List.of(
                                PredictedCode.newBuilder()
                                        .setCode("428.0")
                                        .setCodeSystem(CodeSystem.ICD_9_CM)
                                        .setDescription("Herzinsuffizienz, n\u00e4her")
                                        .setProbability(0.9375)
                                        .setThreshold(0.42)
                                        .setAssigned(true)
                                        .setEvidence(
                                                List.of(
                                                        EvidenceSpan.newBuilder()
                                                                .setNoteId("n1")
                                                                .setStart(812)
                                                                .setEnd(836)
                                                                .setWeight(0.25)
                                                                .build()))
                                        .build()))
                .setBundleId("demo")
                .setBundleHash("b".repeat(64))
                .setTokenizerHash("c".repeat(64))
                .setTokens(1893)
                .setCoverage(0.5)
                .setUnknownTokens(4)
                .setSourcePartition(2)
                .setSourceOffset(88)
                .setReceivedAt(AT)
                .setCodedAt(AT)
                .setReleaseNumber(3)
                .setRoute(Route.AUTO_CODE)
                .setExpectedPrecision(
                        ExpectedPrecision.newBuilder()
                                .setTarget(0.75)
                                .setConfidence(0.9375)
                                .setCut(0.875)
                                .setPrecision(0.8125)
                                .setLow(0.78125)
                                .setHigh(0.84375)
                                .setCodes(64L)
                                .build())
                .build();
    }

    static JsonNode json() throws IOException {
        String json =
                """
                {"admission_id": "urn:oid:1.2.3|a1", "patient_id": null, "revision": %d,
                 "status": "REVISED", "origin": "LIVE",
                 "notes": [{"note_id": "n1", "source_version": 3, "source_partition": 4,
                            "source_offset": 5000000000}],
                 "codes": [{"code": "428.0", "code_system": "ICD_9_CM",
                            "description": "Herzinsuffizienz, n\u00e4her",
                            "probability": 0.9375, "threshold": 0.42, "assigned": true,
                            "evidence": [{"note_id": "n1", "start": 812, "end": 836,
                                          "weight": 0.25}]}],
                 "bundle_id": "demo", "bundle_hash": "%s", "tokenizer_hash": "%s",
                 "tokens": 1893, "coverage": 0.5, "unknown_tokens": 4,
                 "source_partition": 2, "source_offset": 88,
                 "received_at": %d, "coded_at": %d, "release_number": 3,
                 "route": "AUTO_CODE",
                 "expected_precision": {"target": 0.75, "confidence": 0.9375, "cut": 0.875,
                                        "precision": 0.8125, "low": 0.78125,
                                        "high": 0.84375, "codes": 64}}
                """
                        .formatted(
                                REVISION,
                                "b".repeat(64),
                                "c".repeat(64),
                                AT.toEpochMilli(),
                                AT.toEpochMilli());
        return new ObjectMapper().readTree(json);
    }
}
