package org.longitude.deploy.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingRules;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.SupersededRevision;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Walks the topics and finds for every raw note of a range what became of it.
 *
 * <p>Memory is bounded by {@code notesMax}: where the range holds more raw notes, the topics are
 * walked several times, each time for another share of the admissions. What is kept of a note is
 * what its source said of it, never its text. One admission is always held whole.
 *
 * <p>Threading: one thread runs it.
 */
final class Reconciliation {

    private final Map<String, String> clients;
    private final CodingRules rules;
    private final int notesMax;

    Reconciliation(Map<String, String> clients, CodingRules rules, int notesMax) {
        this.clients = clients;
        this.rules = rules;
        this.notesMax = notesMax;
    }

    /** Sums over all notes. */
    record Totals(Map<Verdict, Long> notes, long duplicates, int walks) {

        Totals {
            notes = Map.copyOf(notes);
        }

        /** Whether every note has an outcome and no revision has two. */
        boolean settled() {
            return duplicates == 0 && notes.keySet().stream().allMatch(Verdict::settled);
        }

        long all() {
            return notes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Hands every note's outcome over, by partition and offset within each walk. */
    Totals run(Bound from, Bound to, Consumer<NoteOutcome> each) {
        try (TopicWalk walk = new TopicWalk(clients)) {
            Map<TopicPartition, Long> ends = to.in(walk, Topics.NOTES_RAW.name());
            Map<TopicPartition, Long> starts = from.in(walk, Topics.NOTES_RAW.name());
            long notes = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                notes += Math.max(0, end.getValue() - starts.getOrDefault(end.getKey(), 0L));
            }
            int walks = (int) Math.max(1, (notes + notesMax - 1) / notesMax);
            Map<Verdict, Long> verdicts = new HashMap<>();
            long duplicates = 0;
            for (int share = 0; share < walks; share++) {
                Share files = new Share(share, walks);
                files.read(walk, starts, ends);
                duplicates += files.duplicates();
                for (NoteOutcome outcome : files.outcomes()) {
                    verdicts.merge(outcome.verdict(), 1L, Long::sum);
                    each.accept(outcome);
                }
            }
            return new Totals(verdicts, duplicates, walks);
        }
    }

    /** The admissions of one walk. */
    private final class Share {

        private final int number;
        private final int of;
        private final Map<String, AdmissionFile> files = new HashMap<>();
        private final Map<String, RevisionFile> byPlace = new HashMap<>();

        Share(int number, int of) {
            this.number = number;
            this.of = of;
        }

        void read(
                TopicWalk walk, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
            Deserializer<ClinicalNote> notes = deserializer(Topics.NOTES_RAW);
            walk.range(Topics.NOTES_RAW.name(), starts, ends, record -> raw(record, notes));
            walk.all(Topics.NOTES_RAW.dlq(), this::deadNote);
            each(walk, Topics.NOTES_NORMALIZED, this::normalized);
            each(walk, Topics.ADMISSIONS_TOKENIZED, this::tokenized);
            each(walk, Topics.ADMISSIONS_TOKENIZED_HISTORY, this::tokenized);
            each(walk, Topics.ICD_PREDICTIONS, this::predicted);
            each(walk, Topics.ADMISSIONS_SUPERSEDED, this::superseded);
            walk.all(Topics.ADMISSIONS_TOKENIZED.dlq(), this::deadRevision);
            walk.all(Topics.ADMISSIONS_TOKENIZED_HISTORY.dlq(), this::deadRevision);
        }

        long duplicates() {
            return files.values().stream().mapToLong(AdmissionFile::duplicates).sum();
        }

        List<NoteOutcome> outcomes() {
            List<NoteOutcome> outcomes = new ArrayList<>();
            files.values().forEach(file -> outcomes.addAll(file.outcomes(rules)));
            outcomes.sort(
                    Comparator.comparing((NoteOutcome each) -> each.place().partition())
                            .thenComparing(each -> each.place().offset()));
            return outcomes;
        }

        private void raw(ConsumerRecord<byte[], byte[]> record, Deserializer<ClinicalNote> notes) {
            String key = key(record);
            if (Math.floorMod(key.hashCode(), of) != number) {
                return;
            }
            ClinicalNote note = decoded(notes, record);
            files.computeIfAbsent(key, owner -> new AdmissionFile())
                    .raw(place(record), note == null ? null : Said.of(note));
        }

        private void deadNote(ConsumerRecord<byte[], byte[]> record) {
            AdmissionFile file = files.get(key(record));
            if (file != null) {
                DeadLetter letter = DeadLetter.from(record.headers());
                file.deadLettered(
                        new Place(letter.sourcePartition(), letter.sourceOffset()),
                        letter.reasonCode());
            }
        }

        private void normalized(
                AdmissionFile file, ConsumerRecord<byte[], byte[]> record, NormalizedNote note) {
            file.normalized(
                    new Place(note.getSourcePartition(), note.getSourceOffset()),
                    Said.of(note),
                    Said.version(note),
                    note.getAdmissionId() != null);
        }

        private void tokenized(
                AdmissionFile file,
                ConsumerRecord<byte[], byte[]> record,
                TokenizedAdmission admission) {
            Set<AdmissionFile.Read> notes =
                    admission.getNotes().stream()
                            .map(n -> new AdmissionFile.Read(n.getNoteId(), n.getSourceVersion()))
                            .collect(Collectors.toSet());
            byPlace.put(
                    record.topic() + "/" + place(record),
                    file.revision(admission.getRevision(), notes));
        }

        /** A prediction tells what its revision read, too, which outlives the revision itself. */
        private void predicted(
                AdmissionFile file,
                ConsumerRecord<byte[], byte[]> record,
                IcdPrediction prediction) {
            Set<AdmissionFile.Read> notes =
                    prediction.getNotes().stream()
                            .map(n -> new AdmissionFile.Read(n.getNoteId(), n.getSourceVersion()))
                            .collect(Collectors.toSet());
            file.revision(prediction.getRevision(), notes)
                    .predicted(
                            new Place(
                                    prediction.getSourcePartition(), prediction.getSourceOffset()),
                            prediction.getBundleHash(),
                            prediction.getReleaseNumber());
        }

        private void superseded(
                AdmissionFile file,
                ConsumerRecord<byte[], byte[]> record,
                SupersededRevision overtaken) {
            file.revision(overtaken.getRevision())
                    .superseded(
                            new Place(overtaken.getSourcePartition(), overtaken.getSourceOffset()),
                            overtaken.getSupersededBy());
        }

        private void deadRevision(ConsumerRecord<byte[], byte[]> record) {
            AdmissionFile file = files.get(key(record));
            if (file == null) {
                return;
            }
            DeadLetter letter = DeadLetter.from(record.headers());
            Place source = new Place(letter.sourcePartition(), letter.sourceOffset());
            RevisionFile revision = byPlace.get(letter.sourceTopic() + "/" + source);
            if (revision == null) {
                file.unreadableRevision(letter.reasonCode());
            } else {
                revision.deadLettered(source, letter.reasonCode());
            }
        }

        private <V extends SpecificRecord> void each(
                TopicWalk walk, Topic<String, V> topic, Entry<V> entry) {
            Deserializer<V> deserializer = deserializer(topic);
            walk.all(
                    topic.name(),
                    record -> {
                        AdmissionFile file = files.get(key(record));
                        if (file == null) {
                            return;
                        }
                        V value = decoded(deserializer, record);
                        if (value != null) {
                            entry.into(file, record, value);
                        }
                    });
        }
    }

    /** What a record adds to an admission's file. */
    private interface Entry<V> {
        void into(AdmissionFile file, ConsumerRecord<byte[], byte[]> record, V value);
    }

    private <V extends SpecificRecord> Deserializer<V> deserializer(Topic<String, V> topic) {
        return topic.valueSerde(clients).deserializer();
    }

    /** Null where nobody can read it: then a dead letter has to stand for it. */
    private static <V> @Nullable V decoded(
            Deserializer<V> deserializer, ConsumerRecord<byte[], byte[]> record) {
        try {
            return deserializer.deserialize(record.topic(), record.value());
        } catch (UndecodableRecordException e) {
            return null;
        }
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Place(record.partition(), record.offset());
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }
}
