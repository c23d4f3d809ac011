package org.longitude.coder.replay;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * The newest revision of each admission that was tokenised in a range. The range is read twice:
 * first which revision of each admission is its newest, then those revisions. Retractions,
 * admissions without tokens and what cannot be read are counted and not coded.
 */
final class TokenizedSource implements ReplaySource {

    private static final String HINT =
            ", for admissions.tokenized keeps them some days only; --notes reads notes.normalized"
                    + " instead, and 'serve preprocess --retokenize' makes them for a new tokenizer";

    private record Newest(long revision, String topic, int partition, long offset) {
        boolean isAt(ConsumerRecord<byte[], byte[]> record) {
            return offset == record.offset()
                    && partition == record.partition()
                    && topic.equals(record.topic());
        }
    }

    private record Key(String tokenizerHash, String admissionId) {}

    private final List<ReplayModel> models;
    private final ReplayRange range;
    private final Deserializer<TokenizedAdmission> admissions;
    private final Map<Key, Newest> newest = new HashMap<>();
    private long unreadable;
    private long empty;

    TokenizedSource(
            List<ReplayModel> models,
            ReplayRange range,
            Deserializer<TokenizedAdmission> admissions) {
        this.models = List.copyOf(models);
        this.range = range;
        this.admissions = admissions;
    }

    @Override
    public void read(Sink sink) {
        range.read(this::choose);
        sink.expect(newest.size(), HINT);
        newest((record, admission) -> give(admission, sink));
    }

    @Override
    public Map<String, Long> left() {
        Map<String, Long> left = new LinkedHashMap<>();
        left.put("without_text", empty);
        left.put("unreadable_records", unreadable);
        return left;
    }

    /** The number of the newest revision of each admission; to be asked once it was read. */
    Map<String, Long> revisions() {
        Map<String, Long> revisions = new HashMap<>();
        newest.forEach((key, at) -> revisions.put(key.admissionId(), at.revision()));
        return revisions;
    }

    /** The newest revisions that have something to code, with their records, in their order. */
    void newest(BiConsumer<ConsumerRecord<byte[], byte[]>, TokenizedAdmission> each) {
        empty = 0;
        range.read(
                record -> {
                    TokenizedAdmission admission = decode(record);
                    Newest chosen = admission == null ? null : newest.get(key(admission));
                    if (admission == null || chosen == null || !chosen.isAt(record)) {
                        return;
                    }
                    if (admission.getStatus() == AdmissionStatus.RETRACTED
                            || admission.getTokenIds().isEmpty()) {
                        empty++;
                    } else {
                        each.accept(record, admission);
                    }
                });
    }

    private void give(TokenizedAdmission admission, Sink sink) {
        int[] ids = admission.getTokenIds().stream().mapToInt(Integer::intValue).toArray();
        for (int model = 0; model < models.size(); model++) {
            if (models.get(model).reads(admission.getTokenizerHash())) {
                sink.admission(
                        model,
                        admission.getAdmissionId(),
                        Map.of("revision", admission.getRevision()),
                        ids);
            }
        }
    }

    private void choose(ConsumerRecord<byte[], byte[]> record) {
        TokenizedAdmission admission = decode(record);
        if (admission == null) {
            unreadable++;
            return;
        }
        if (models.stream().noneMatch(model -> model.reads(admission.getTokenizerHash()))) {
            return;
        }
        newest.merge(
                key(admission),
                new Newest(
                        admission.getRevision(),
                        record.topic(),
                        record.partition(),
                        record.offset()),
                (old, fresh) -> fresh.revision() >= old.revision() ? fresh : old);
    }

    private static Key key(TokenizedAdmission admission) {
        return new Key(admission.getTokenizerHash(), admission.getAdmissionId());
    }

    private @Nullable TokenizedAdmission decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return admissions.deserialize(record.topic(), record.value());
        } catch (UndecodableRecordException e) {
            return null;
        }
    }
}
