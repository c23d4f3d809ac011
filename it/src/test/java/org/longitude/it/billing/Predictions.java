package org.longitude.it.billing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

/** Predictions as a coder would write them, of few codes. */
public final class Predictions {

    private static final Instant AT = Instant.parse("2026-11-22T18:00:00.123Z");
    private static final List<String> CODES = List.of("I50.9", "I10", "E11.9", "J18.9", "N17.9");
    private static final List<AdmissionStatus> STATUSES =
            List.of(
                    AdmissionStatus.PRELIMINARY,
                    AdmissionStatus.FINAL,
                    AdmissionStatus.REVISED,
                    AdmissionStatus.RETRACTED);

    private Predictions() {}

    /** A prediction that assigns these codes, the first the most probable. */
    static IcdPrediction of(
            String admission, long revision, AdmissionStatus status, String... codes) {
        return builder(admission, revision, status, codes).build();
    }

    /** As above, to be changed. */
    public static IcdPrediction.Builder builder(
            String admission, long revision, AdmissionStatus status, String... codes) {
        List<PredictedCode> predicted = new ArrayList<>();
        for (int i = 0; i < codes.length; i++) {
            predicted.add(code(codes[i], 0.9 - 0.001 * i, 0.5));
        }
        return IcdPrediction.newBuilder()
                .setAdmissionId(admission)
                .setPatientId("p-" + admission)
                .setRevision(revision)
                .setStatus(status)
                .setOrigin(Origin.LIVE)
                .setNotes(
                        List.of(
                                PredictedNote.newBuilder()
                                        .setNoteId("n1")
                                        .setSourceVersion(1)
                                        .setSourcePartition(0)
                                        .setSourceOffset(revision / 256)
                                        .build()))
                .setCodes(predicted)
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
                .setReleaseNumber(1);
    }

    static PredictedCode code(String code, double probability, double threshold) {
        return PredictedCode.newBuilder()
                .setCode(code)
                .setCodeSystem(CodeSystem.ICD_10_CM)
                .setDescription("What " + code + " means")
                .setProbability(probability)
                .setThreshold(threshold)
                .setAssigned(probability > threshold)
                .setEvidence(
                        probability > threshold
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

    /** Revisions of some admissions in the order of a coder's writing; some late, some repeated. */
    static List<IcdPrediction> story(Random random, int admissions, int records, long firstPlace) {
        List<IcdPrediction> story = new ArrayList<>(records);
        for (int i = 0; i < records; i++) {
            if (!story.isEmpty() && random.nextInt(10) == 0) {
                story.add(story.get(random.nextInt(story.size())));
                continue;
            }
            AdmissionStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
            String[] codes =
                    status == AdmissionStatus.RETRACTED
                            ? new String[0]
                            : Stream.generate(() -> CODES.get(random.nextInt(CODES.size())))
                                    .limit(1 + random.nextInt(3))
                                    .distinct()
                                    .toArray(String[]::new);
            story.add(
                    builder(
                                    "a" + random.nextInt(admissions),
                                    256 * (firstPlace + i + 1),
                                    status,
                                    codes)
                            .setReleaseNumber(1 + random.nextInt(2))
                            .build());
        }
        return story;
    }
}
