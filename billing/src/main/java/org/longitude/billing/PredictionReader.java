package org.longitude.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

/**
 * Records to predictions. What a database or FHIR could not hold is refused here, by name, so that
 * no record can stop the export.
 */
final class PredictionReader {

    /** A prediction, or why there is none; one of the two is null. */
    record Read(@Nullable IcdPrediction prediction, @Nullable String reasonCode) {

        static Read refused(RejectionReason reason) {
            return new Read(null, reason.code());
        }
    }

    /** Longer than any code of the systems that we know. */
    private static final int CODE_LENGTH_MAX = 32;

    private final Deserializer<IcdPrediction> deserializer;

    PredictionReader(Deserializer<IcdPrediction> deserializer) {
        this.deserializer = deserializer;
    }

    Read read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Read.refused(RejectionReason.MISSING_VALUE);
        }
        IcdPrediction prediction;
        try {
            prediction = deserializer.deserialize(record.topic(), record.value());
        } catch (UndecodableRecordException e) {
            return new Read(null, e.reasonCode());
        }
        return check(record.key(), prediction)
                .map(Read::refused)
                .orElseGet(() -> new Read(prediction, null));
    }

    private static Optional<RejectionReason> check(
            byte @Nullable [] key, IcdPrediction prediction) {
        if (key == null || !new String(key, UTF_8).equals(prediction.getAdmissionId())) {
            return Optional.of(RejectionReason.KEY_MISMATCH);
        }
        if (prediction.getStatus() == AdmissionStatus.UNKNOWN) {
            return Optional.of(RejectionReason.UNKNOWN_STATUS);
        }
        boolean valid =
                isId(prediction.getAdmissionId())
                        && (prediction.getPatientId() == null || isId(prediction.getPatientId()))
                        && isId(prediction.getBundleId())
                        && isId(prediction.getBundleHash())
                        && isShare(prediction.getCoverage())
                        && prediction.getNotes().stream().allMatch(PredictionReader::isNote)
                        && prediction.getCodes().stream().allMatch(PredictionReader::isCode);
        return valid ? Optional.empty() : Optional.of(RejectionReason.INVALID_VALUE);
    }

    private static boolean isNote(PredictedNote note) {
        return isId(note.getNoteId());
    }

    private static boolean isCode(PredictedCode code) {
        String text = code.getCode();
        return !text.isEmpty()
                && text.length() <= CODE_LENGTH_MAX
                && text.chars().allMatch(character -> character > ' ' && character < 0x7F)
                && isText(code.getDescription())
                && isShare(code.getProbability())
                && Double.isFinite(code.getThreshold())
                && code.getEvidence().stream().allMatch(PredictionReader::isSpan);
    }

    private static boolean isSpan(EvidenceSpan span) {
        return isId(span.getNoteId()) && Double.isFinite(span.getWeight());
    }

    private static boolean isId(String id) {
        return !id.isBlank()
                && id.length() <= RecordLimits.ID_BYTES_MAX
                && id.getBytes(UTF_8).length <= RecordLimits.ID_BYTES_MAX
                && isText(id);
    }

    private static boolean isText(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
