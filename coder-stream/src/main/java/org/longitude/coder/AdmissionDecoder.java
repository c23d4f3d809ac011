package org.longitude.coder;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/**
 * Bytes to an admission that the model can read, or to an outcome that needs no model. A registry
 * that does not answer passes through as its exception: it says nothing about the record.
 */
final class AdmissionDecoder {

    /** What became of the bytes. */
    sealed interface Decoded {

        /** The model shall read it. */
        @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
        record Codable(TokenizedAdmission admission, int[] tokenIds) implements Decoded {

            /** Length only: the tokens are as telling as the text. */
            @Override
            public String toString() {
                return "Codable[" + tokenIds.length + " tokens]";
            }
        }

        /** Nothing is left to do but to write it down. */
        record Decided(Outcome outcome) implements Decoded {}
    }

    private final Deserializer<TokenizedAdmission> deserializer;
    private final BundleFacts bundle;
    private final Supplier<PredictionBuilder> predictions;
    private final ShadowShare shadow;

    AdmissionDecoder(
            Deserializer<TokenizedAdmission> deserializer,
            BundleFacts bundle,
            Supplier<PredictionBuilder> predictions,
            ShadowShare shadow) {
        this.deserializer = deserializer;
        this.bundle = bundle;
        this.predictions = predictions;
        this.shadow = shadow;
    }

    Decoded decode(ConsumerRecord<byte[], byte[]> source) {
        if (!shadow.takes(source.key())) {
            return new Decoded.Decided(new Outcome.PassedOver(source));
        }
        TokenizedAdmission admission;
        try {
            admission = deserializer.deserialize(source.topic(), source.value());
        } catch (UndecodableRecordException e) {
            return rejected(source, e.reasonCode());
        }
        if (admission == null) {
            return rejected(
                    source,
                    UndecodableRecordException.Reason.MISSING_VALUE
                            .name()
                            .toLowerCase(Locale.ROOT));
        }
        return decide(source, admission);
    }

    /** As above, of an admission that was decoded. */
    Decoded decide(ConsumerRecord<byte[], byte[]> source, TokenizedAdmission admission) {
        if (!admission.getTokenizerHash().equals(bundle.tokenizerHash())) {
            return new Decoded.Decided(new Outcome.PassedOver(source));
        }
        if (PredictionBuilder.isRetraction(admission)) {
            return new Decoded.Decided(
                    new Outcome.Predicted(source, predictions.get().retracted(source, admission)));
        }
        if (admission.getTokenIds().isEmpty()) {
            return rejected(source, ReasonCode.EMPTY_ADMISSION.code());
        }
        int[] tokenIds = admission.getTokenIds().stream().mapToInt(Integer::intValue).toArray();
        if (!isConsistent(admission, tokenIds)) {
            return rejected(source, ReasonCode.INCONSISTENT_ADMISSION.code());
        }
        return new Decoded.Codable(admission, tokenIds);
    }

    /**
     * Whether every token has its word and span, every note its tokens, and every id a meaning. An
     * id beyond the vocabulary would poison a device for all that come after.
     */
    private boolean isConsistent(TokenizedAdmission admission, int[] tokenIds) {
        int tokens = tokenIds.length;
        for (int id : tokenIds) {
            if (id < 0 || id >= bundle.vocabularySize()) {
                return false;
            }
        }
        int next = 0;
        for (TokenizedNote note : admission.getNotes()) {
            if (note.getTokenStart() < next || note.getTokenEnd() < note.getTokenStart()) {
                return false;
            }
            next = note.getTokenEnd();
        }
        return next <= tokens
                && admission.getWordIndices().size() == tokens
                && spansAreSound(admission.getStarts(), admission.getEnds(), tokens);
    }

    private static boolean spansAreSound(List<Integer> starts, List<Integer> ends, int tokens) {
        if (starts.size() != tokens || ends.size() != tokens) {
            return false;
        }
        for (int token = 0; token < tokens; token++) {
            if (starts.get(token) < 0 || ends.get(token) < starts.get(token)) {
                return false;
            }
        }
        return true;
    }

    private static Decoded rejected(ConsumerRecord<byte[], byte[]> source, String reasonCode) {
        return new Decoded.Decided(new Outcome.Rejected(source, reasonCode));
    }
}
