package org.longitude.coder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** Admissions, records and bundle facts that tests start from. */
final class Admissions {

    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    static final LabelSet LABELS =
            LabelSet.of(
                    List.of(label("401.9", "High blood pressure"), label("428.0", "Heart failure")),
                    new double[] {0.5, 0.25});

    static final BundleFacts BUNDLE =
            new BundleFacts("test-bundle", "b".repeat(64), "t".repeat(64), 100, 4, LABELS, () -> 7);

    static final TopicPartition LIVE_0 = new TopicPartition(Topics.ADMISSIONS_TOKENIZED.name(), 0);
    static final TopicPartition HISTORY_0 =
            new TopicPartition(Topics.ADMISSIONS_TOKENIZED_HISTORY.name(), 0);

    /** A membership as Kafka's own mock has it. */
    static final ConsumerGroupMetadata GROUP =
            new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

    private Admissions() {}

    /** One note; token i is word i, and covers characters [10 i, 10 i + 8). */
    static TokenizedAdmission.Builder admission(String id, int tokens) {
        return TokenizedAdmission.newBuilder()
                .setAdmissionId(id)
                .setRevision(1)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setNotes(tokens == 0 ? List.of() : List.of(note("note-" + id, 0, tokens)))
                .setTokenIds(Collections.nCopies(tokens, 7))
                .setWordIndices(IntStream.range(0, tokens).boxed().toList())
                .setStarts(IntStream.range(0, tokens).map(i -> 10 * i).boxed().toList())
                .setEnds(IntStream.range(0, tokens).map(i -> 10 * i + 8).boxed().toList())
                .setUnknownTokens(0)
                .setTokenizerHash(BUNDLE.tokenizerHash())
                .setNormalizerHash("n".repeat(64))
                .setReceivedAt(Instant.parse("2026-11-22T11:59:00Z"));
    }

    static TokenizedNote note(String id, int tokenStart, int tokenEnd) {
        return TokenizedNote.newBuilder()
                .setNoteId(id)
                .setSourceVersion(1)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setTokenStart(tokenStart)
                .setTokenEnd(tokenEnd)
                .setTextLength(100_000)
                .setSourcePartition(3)
                .setSourceOffset(42)
                .build();
    }

    static ConsumerRecord<byte[], byte[]> record(TopicPartition id, long offset, String value) {
        return new ConsumerRecord<>(
                id.topic(), id.partition(), offset, "key".getBytes(UTF_8), value.getBytes(UTF_8));
    }

    static Work work(AssignedPartition partition, long offset, TokenizedAdmission admission) {
        return new Work(
                partition,
                record(partition.id(), offset, admission.getAdmissionId()),
                admission,
                admission.getTokenIds().stream().mapToInt(Integer::intValue).toArray());
    }

    private static CodeLabel label(String code, String description) {
        return new CodeLabel(code, CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, description);
    }
}
