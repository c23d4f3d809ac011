package org.longitude.trainer.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Reads normalised notes and assigned codes from their topics, committed records only, and puts
 * them together by admission.
 *
 * <p>All notes of all admissions are in memory until the last has been read, about 14 bytes a word.
 * Threading: confined to one thread while it reads.
 */
public final class CorpusReader {
    private final Map<String, String> clientConfig;
    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /**
     * A reader of one cluster.
     *
     * @param clientConfig Kafka client properties with {@code bootstrap.servers} and {@code
     *     schema.registry.url}
     */
    public CorpusReader(Map<String, String> clientConfig) {
        this(clientConfig, () -> consumer(clientConfig));
    }

    CorpusReader(Map<String, String> clientConfig, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.clientConfig = Map.copyOf(clientConfig);
        this.consumers = consumers;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, String> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.putAll(Limits.consumerConfig());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        config.remove("schema.registry.url");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads all that is committed now. */
    public Corpus read(ReadProgress progress) {
        return read(null, progress);
    }

    /**
     * Reads a snapshot again.
     *
     * @throws TrainerException {@code OFFSETS_GONE} if a part of it is no longer there, {@code
     *     SNAPSHOT_MISMATCH} if its records are not the same bytes
     */
    public Corpus read(@Nullable Snapshot snapshot, ReadProgress progress) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            Assembly assembly = new Assembly();
            TopicReader reader = new TopicReader(consumer);
            TopicSnapshot codes =
                    read(
                            reader,
                            Topics.ICD_ASSIGNED,
                            snapshot,
                            assembly::addCodes,
                            assembly,
                            progress);
            TopicSnapshot notes =
                    read(
                            reader,
                            Topics.NOTES_NORMALIZED,
                            snapshot,
                            assembly::addNote,
                            assembly,
                            progress);
            return assembly.corpus(new Snapshot(List.of(codes, notes)));
        }
    }

    /**
     * Gives every normalised note that is committed now to the sink, one after another; holds none
     * of them.
     */
    public void readNotes(java.util.function.Consumer<NormalizedText> sink, ReadProgress progress) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            read(
                    new TopicReader(consumer),
                    Topics.NOTES_NORMALIZED,
                    null,
                    note -> sink.accept(NoteShelf.text(note)),
                    new Assembly(),
                    progress);
        }
    }

    /** As {@link #readNotes}, with each note's category. */
    public void readCategorised(BiConsumer<String, NormalizedText> sink, ReadProgress progress) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            read(
                    new TopicReader(consumer),
                    Topics.NOTES_NORMALIZED,
                    null,
                    note -> sink.accept(note.getCategory().name(), NoteShelf.text(note)),
                    new Assembly(),
                    progress);
        }
    }

    /**
     * The highest of a number that every record of a topic carries; empty if there is no record.
     */
    public <V extends SpecificRecord> OptionalLong highest(
            Topic<String, V> topic, ToLongFunction<V> number) {
        long[] highest = {Long.MIN_VALUE};
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            read(
                    new TopicReader(consumer),
                    topic,
                    null,
                    value -> highest[0] = Math.max(highest[0], number.applyAsLong(value)),
                    new Assembly(),
                    ReadProgress.NONE);
        }
        return highest[0] == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(highest[0]);
    }

    private <V extends SpecificRecord> TopicSnapshot read(
            TopicReader reader,
            Topic<String, V> topic,
            @Nullable Snapshot snapshot,
            java.util.function.Consumer<V> sink,
            Assembly assembly,
            ReadProgress progress) {
        TopicSnapshot expected = snapshot == null ? null : part(snapshot, topic.name());
        List<PartitionRange> ranges =
                expected == null ? reader.everything(topic.name()) : expected.partitions();
        long offsets = ranges.stream().mapToLong(range -> range.end() - range.start()).sum();
        try (Deserializer<V> values = topic.valueSerde(clientConfig).deserializer()) {
            TopicSnapshot found =
                    reader.read(
                            topic.name(),
                            ranges,
                            record -> decode(values, topic.name(), record, sink, assembly),
                            passed -> progress.passed(topic.name(), passed, offsets));
            requireSame(expected, found);
            return found;
        }
    }

    private static <V> void decode(
            Deserializer<V> values,
            String topic,
            ConsumerRecord<byte[], byte[]> record,
            java.util.function.Consumer<V> sink,
            Assembly assembly) {
        V value;
        try {
            value = values.deserialize(topic, record.value());
        } catch (UndecodableRecordException e) {
            assembly.undecodable++;
            return;
        }
        if (value == null) {
            assembly.undecodable++;
        } else {
            sink.accept(value);
        }
    }

    private static TopicSnapshot part(Snapshot snapshot, String topic) {
        return snapshot.topics().stream()
                .filter(part -> part.topic().equals(topic))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TrainerException(
                                        TrainerError.SNAPSHOT_MISMATCH,
                                        "snapshot: does not name topic %s (expected: it and its offsets)"
                                                .formatted(topic)));
    }

    private static void requireSame(@Nullable TopicSnapshot expected, TopicSnapshot found) {
        if (expected != null && !expected.equals(found)) {
            throw new TrainerException(
                    TrainerError.SNAPSHOT_MISMATCH,
                    "topic %s: %d records, sha256 %s (expected: %d, %s; is this the cluster it was taken of?)"
                            .formatted(
                                    found.topic(),
                                    found.records(),
                                    found.sha256(),
                                    expected.records(),
                                    expected.sha256()));
        }
    }

    /** What has been read so far. */
    private static final class Assembly {
        private final Map<String, NoteShelf> shelves = new TreeMap<>();
        private final Map<String, NoteShelf> loose = new TreeMap<>();
        private final Map<String, CodeLedger> ledgers = new HashMap<>();
        private @Nullable String normalizerHash;
        private long notes;
        private long codeLists;
        private long undecodable;
        private long notesWithoutAdmission;

        void addCodes(AssignedCodes codes) {
            codeLists++;
            ledgers.computeIfAbsent(codes.getAdmissionId(), id -> new CodeLedger()).add(codes);
        }

        void addNote(NormalizedNote note) {
            notes++;
            if (normalizerHash == null) {
                normalizerHash = note.getNormalizerHash();
            } else if (!normalizerHash.equals(note.getNormalizerHash())) {
                throw new TrainerException(
                        TrainerError.NORMALIZERS_MIXED,
                        "note %s: normaliser %s, others %s (expected: one; replay notes.raw through one release of preprocess-stream)"
                                .formatted(
                                        note.getNoteId(),
                                        note.getNormalizerHash(),
                                        normalizerHash));
            }
            if (note.getAdmissionId() == null) {
                notesWithoutAdmission++;
                loose.computeIfAbsent(note.getNoteId(), id -> new NoteShelf()).add(note);
            } else {
                shelves.computeIfAbsent(note.getAdmissionId(), id -> new NoteShelf()).add(note);
            }
        }

        Corpus corpus(Snapshot snapshot) {
            List<ArchivedAdmission> coded = new ArrayList<>();
            long withoutCodes = 0;
            long unknownDecisions = 0;
            for (Map.Entry<String, NoteShelf> entry : shelves.entrySet()) {
                CodeLedger ledger = ledgers.get(entry.getKey());
                List<ArchivedNote> text = entry.getValue().codingText();
                if (ledger == null || text.isEmpty()) {
                    withoutCodes += ledger == null ? 1 : 0;
                } else {
                    coded.add(admission(entry.getKey(), entry.getValue(), ledger, text));
                    unknownDecisions += ledger.unknownDecisions();
                }
            }
            long withoutText =
                    ledgers.keySet().stream().filter(id -> !shelves.containsKey(id)).count();
            if (coded.isEmpty() || normalizerHash == null) {
                throw new TrainerException(
                        TrainerError.CORPUS_EMPTY,
                        "%d notes, %d code lists, no admission with both (expected: both; was anything ingested, and does preprocess-stream run?)"
                                .formatted(notes, codeLists));
            }
            return new MemoryCorpus(
                    coded,
                    standing(),
                    new SnapshotManifest(
                            snapshot,
                            normalizerHash,
                            new CorpusCounts(
                                    notes,
                                    codeLists,
                                    undecodable,
                                    notesWithoutAdmission,
                                    withoutText,
                                    withoutCodes,
                                    unknownDecisions)));
        }

        private List<CorpusNote> standing() {
            List<CorpusNote> standing = new ArrayList<>();
            shelves.forEach((id, shelf) -> standing.addAll(shelf.standing(id, id)));
            loose.forEach((id, shelf) -> standing.addAll(shelf.standing(null, id)));
            return standing;
        }

        private static ArchivedAdmission admission(
                String id, NoteShelf shelf, CodeLedger ledger, List<ArchivedNote> text) {
            String patient = shelf.patientId() != null ? shelf.patientId() : ledger.patientId();
            return new ArchivedAdmission(
                    id,
                    patient != null ? patient : id,
                    ledger.sourceSystem(),
                    text,
                    ledger.standing());
        }
    }
}
