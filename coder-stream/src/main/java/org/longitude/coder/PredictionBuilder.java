package org.longitude.coder;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.longitude.model.encoder.Scores;
import org.longitude.model.label.CodeLabel;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** Scores and facts to the record that billing reads. */
final class PredictionBuilder {

    private final BundleFacts bundle;
    private final EvidenceConfig evidenceLimits;
    private final EvidenceFinder evidence;
    private final Clock clock;

    PredictionBuilder(BundleFacts bundle, EvidenceConfig evidenceLimits, Clock clock) {
        this.bundle = bundle;
        this.evidenceLimits = evidenceLimits;
        this.evidence = new EvidenceFinder(evidenceLimits);
        this.clock = clock;
    }

    IcdPrediction coded(
            ConsumerRecord<byte[], byte[]> source, TokenizedAdmission admission, Scores scores) {
        int tokens = admission.getTokenIds().size();
        IcdPrediction.Builder prediction =
                facts(source, admission)
                        .setCodes(codes(admission, scores))
                        .setCoverage((double) scores.tokensRead() / tokens);
        Router router = bundle.router();
        if (router != null) {
            Router.Decision decision = router.decide(scores.probabilities());
            prediction.setRoute(decision.route()).setExpectedPrecision(decision.expected());
        }
        return prediction.build();
    }

    /** Says that the codes of earlier revisions no longer stand. Nothing was there to be read. */
    IcdPrediction retracted(ConsumerRecord<byte[], byte[]> source, TokenizedAdmission admission) {
        return facts(source, admission).setCodes(List.of()).setCoverage(1).build();
    }

    private IcdPrediction.Builder facts(
            ConsumerRecord<byte[], byte[]> source, TokenizedAdmission admission) {
        return IcdPrediction.newBuilder()
                .setAdmissionId(admission.getAdmissionId())
                .setPatientId(admission.getPatientId())
                .setRevision(admission.getRevision())
                .setStatus(admission.getStatus())
                .setOrigin(admission.getOrigin())
                .setNotes(admission.getNotes().stream().map(PredictionBuilder::note).toList())
                .setBundleId(bundle.id())
                .setBundleHash(bundle.hash())
                .setTokenizerHash(bundle.tokenizerHash())
                .setTokens(admission.getTokenIds().size())
                .setUnknownTokens(admission.getUnknownTokens())
                .setSourcePartition(source.partition())
                .setSourceOffset(source.offset())
                .setReceivedAt(admission.getReceivedAt())
                .setCodedAt(Instant.now(clock).truncatedTo(ChronoUnit.MILLIS))
                .setReleaseNumber(bundle.releaseNumber().getAsLong());
    }

    private List<PredictedCode> codes(TokenizedAdmission admission, Scores scores) {
        float[] probabilities = scores.probabilities();
        List<Integer> mostProbableFirst =
                IntStream.range(0, probabilities.length)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble((Integer label) -> -probabilities[label])
                                        .thenComparingInt(label -> label))
                        .toList();
        int spansLeft = evidenceLimits.admissionSpansMax();
        List<PredictedCode> codes = new ArrayList<>(probabilities.length);
        for (int label : mostProbableFirst) {
            List<EvidenceSpan> spans = spans(label, admission, scores);
            spans = spans.subList(0, Math.min(spansLeft, spans.size()));
            spansLeft -= spans.size();
            codes.add(code(label, probabilities[label], spans));
        }
        return codes;
    }

    private List<EvidenceSpan> spans(int label, TokenizedAdmission admission, Scores scores) {
        if (!isAssigned(label, scores.probability(label))) {
            return List.of();
        }
        return scores.evidence(label)
                .map(found -> evidence.spans(found, admission))
                .orElse(List.of());
    }

    private PredictedCode code(int label, double probability, List<EvidenceSpan> spans) {
        CodeLabel code = bundle.labels().label(label);
        return PredictedCode.newBuilder()
                .setCode(code.code())
                .setCodeSystem(CodeSystem.valueOf(code.system().name()))
                .setDescription(code.description())
                .setProbability(probability)
                .setThreshold(bundle.labels().threshold(label))
                .setAssigned(isAssigned(label, probability))
                .setEvidence(spans)
                .build();
    }

    private boolean isAssigned(int label, double probability) {
        return probability > bundle.labels().threshold(label);
    }

    private static PredictedNote note(TokenizedNote note) {
        return PredictedNote.newBuilder()
                .setNoteId(note.getNoteId())
                .setSourceVersion(note.getSourceVersion())
                .setSourcePartition(note.getSourcePartition())
                .setSourceOffset(note.getSourceOffset())
                .build();
    }

    /** Whether a revision says only that earlier codes no longer stand. */
    static boolean isRetraction(TokenizedAdmission admission) {
        return admission.getStatus() == AdmissionStatus.RETRACTED;
    }
}
