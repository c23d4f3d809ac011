package org.longitude.coder.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Reads a range twice: first which revision of each admission is its newest, then those revisions,
 * which each model scores. Retractions, admissions without tokens and what cannot be read are
 * counted and not coded.
 */
final class ReplayRun {
    /** Probabilities that are kept: 200 MB. */
    static final long CELLS_MAX = 50_000_000;

    private static final int CHUNK = 256;

    /** What the models made of one admission; null where it was not tokenised for that model. */
    static final class Row {
        final long[] revisions;
        final float @Nullable [][] probabilities;

        Row(int models) {
            this.revisions = new long[models];
            this.probabilities = new float[models][];
        }
    }

    private record Newest(long revision, String topic, int partition, long offset) {
        boolean isAt(ConsumerRecord<byte[], byte[]> record) {
            return offset == record.offset()
                    && partition == record.partition()
                    && topic.equals(record.topic());
        }
    }

    private record Key(String tokenizerHash, String admissionId) {}

    @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
    private record Waiting(TokenizedAdmission admission, int[] tokenIds) {}

    private final List<ReplayModel> models;
    private final Deserializer<TokenizedAdmission> admissions;
    private final Map<Key, Newest> newest = new HashMap<>();
    private final SortedMap<String, Row> rows = new TreeMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long unreadable;
    private long empty;

    ReplayRun(List<ReplayModel> models, Deserializer<TokenizedAdmission> admissions) {
        this.models = List.copyOf(models);
        this.admissions = admissions;
    }

    /**
     * Scores the range.
     *
     * @param scored is told how many admissions are done
     * @throws CoderException {@code RANGE_REFUSED} if nothing of it is for the models, or too much
     */
    SortedMap<String, Row> score(ReplayRange range, LongConsumer scored) {
        range.read(this::choose);
        long labels = models.stream().mapToLong(model -> model.codes().size()).sum();
        if (newest.isEmpty() || newest.size() * labels > CELLS_MAX) {
            throw new CoderException(
                    CoderError.RANGE_REFUSED,
                    "the range holds %d admissions in these bundles' tokens (expected: 1 to %d, for admissions.tokenized keeps them some days only and 'serve preprocess --retokenize' makes them for a new tokenizer)"
                            .formatted(newest.size(), CELLS_MAX / Math.max(1, labels)),
                    null);
        }
        range.read(
                record -> {
                    take(record);
                    if (waiting.size() >= CHUNK) {
                        scoreWaiting();
                        scored.accept(rows.size());
                    }
                });
        scoreWaiting();
        return rows;
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

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TokenizedAdmission admission = decode(record);
        if (admission == null) {
            return;
        }
        Newest chosen = newest.get(key(admission));
        if (chosen == null || !chosen.isAt(record)) {
            return;
        }
        if (admission.getStatus() == AdmissionStatus.RETRACTED
                || admission.getTokenIds().isEmpty()) {
            empty++;
            return;
        }
        waiting.add(
                new Waiting(
                        admission,
                        admission.getTokenIds().stream().mapToInt(Integer::intValue).toArray()));
    }

    private void scoreWaiting() {
        for (int model = 0; model < models.size(); model++) {
            ReplayModel each = models.get(model);
            List<Waiting> its =
                    waiting.stream()
                            .filter(w -> each.reads(w.admission().getTokenizerHash()))
                            .toList();
            List<float[]> scores = each.score(its.stream().map(Waiting::tokenIds).toList());
            for (int i = 0; i < its.size(); i++) {
                TokenizedAdmission admission = its.get(i).admission();
                Row row =
                        rows.computeIfAbsent(
                                admission.getAdmissionId(), id -> new Row(models.size()));
                row.revisions[model] = admission.getRevision();
                row.probabilities[model] = scores.get(i);
            }
        }
        waiting.clear();
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

    /** Records of the range that nobody can read. */
    long unreadable() {
        return unreadable;
    }

    /** Newest revisions that have nothing to code. */
    long empty() {
        return empty;
    }

    /** The codes that people gave these admissions. */
    static Map<String, AssignedFold> assigned(
            ReplayRange range, Deserializer<AssignedCodes> codes, SortedMap<String, Row> rows) {
        Map<String, AssignedFold> folds = new HashMap<>();
        range.read(
                record -> {
                    AssignedCodes found;
                    try {
                        found = codes.deserialize(Topics.ICD_ASSIGNED.name(), record.value());
                    } catch (UndecodableRecordException e) {
                        return;
                    }
                    if (found != null && rows.containsKey(found.getAdmissionId())) {
                        folds.computeIfAbsent(found.getAdmissionId(), id -> new AssignedFold())
                                .add(found);
                    }
                });
        return folds;
    }
}
