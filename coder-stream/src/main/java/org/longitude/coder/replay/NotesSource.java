package org.longitude.coder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.Limits;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.NormalizedNote;

/**
 * Admissions of which a note arrived in a period, as they were known at its end, tokenised here for
 * whatever bundle asks: which notes are read is decided by the function that the stream and the
 * trainer use, and the words are those of notes.normalized. Discharge events decide how final an
 * admission is and never what is read, so they are not looked at.
 *
 * <p>The topic is read three times: which admissions are meant, which of their notes are read, and
 * those notes. An admission is handed on as soon as its last note was there, so that memory holds
 * the tokens of those alone that are not whole yet.
 *
 * <p>Threading: one thread.
 */
final class NotesSource implements ReplaySource {

    /** Note versions whose places are held: a gigabyte at most. */
    static final int VERSIONS_MAX = 2_000_000;

    /** Tokens held of admissions that are not whole yet: 200 MB. */
    static final long TOKENS_MAX = 50_000_000;

    private static final String HINT =
            "; words of other rules than the bundles' are passed over, and 'replay normalise'"
                    + " derives them anew";

    /** Where a record of the one topic stands. */
    private record Place(int partition, long offset) {}

    /** Everything that was said of an admission in the words of one normaliser. */
    private static final class Versions {
        private final List<NoteVersion> all = new ArrayList<>();
        private final Map<NoteVersion, Place> first = new HashMap<>();

        private void add(NoteVersion version, Place place) {
            all.add(version);
            first.putIfAbsent(version.timeless(), place);
        }
    }

    /** The models of one tokenizer on the words of one normaliser, by number. */
    private record Engine(String normalizerHash, List<Integer> models) {}

    private final List<ReplayModel> models;
    private final ReplayRange range;
    private final Deserializer<NormalizedNote> notes;
    private final Instant from;
    private final Instant to;
    private final CodingRules rules;
    private final Map<String, Map<String, Versions>> byNormalizer = new TreeMap<>();
    private final Map<Place, List<WaitingText>> readers = new HashMap<>();
    private int versions;
    private long tokensHeld;
    private long unreadable;
    private long otherRules;
    private long empty;
    private long beyondLimits;

    /**
     * A source.
     *
     * @param range all of notes.normalized
     * @param from first moment of arrival; null for the beginning
     * @param to first moment that is not read any more; null for the end
     */
    NotesSource(
            List<ReplayModel> models,
            ReplayRange range,
            Deserializer<NormalizedNote> notes,
            @Nullable Instant from,
            @Nullable Instant to,
            CodingRules rules) {
        this.models = List.copyOf(models);
        this.range = range;
        this.notes = notes;
        this.from = from == null ? Instant.MIN : from;
        this.to = to == null ? Instant.MAX : to;
        this.rules = rules;
        models.forEach(model -> byNormalizer.put(model.normalizerHash(), new TreeMap<>()));
    }

    @Override
    public void read(Sink sink) {
        Set<String> meant = admissions();
        readNotes((record, note) -> gather(record, note, meant));
        List<WaitingText> texts = new ArrayList<>();
        for (Engine engine : engines()) {
            byNormalizer
                    .getOrDefault(engine.normalizerHash(), Map.of())
                    .forEach((id, said) -> select(id, said, engine, texts));
        }
        byNormalizer.clear();
        sink.expect(texts.size(), HINT);
        readNotes((record, note) -> tokenize(record, note, sink));
    }

    @Override
    public Map<String, Long> left() {
        Map<String, Long> left = new LinkedHashMap<>();
        left.put("without_text", empty);
        left.put("beyond_limits", beyondLimits);
        left.put("notes_of_other_rules", otherRules);
        left.put("unreadable_records", unreadable);
        return left;
    }

    private Set<String> admissions() {
        Set<String> meant = new HashSet<>();
        range.read(
                record -> {
                    if (record.key() != null && isWithin(record) && !arrivedBefore(record)) {
                        meant.add(new String(record.key(), UTF_8));
                    }
                });
        return meant;
    }

    private boolean arrivedBefore(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp()).isBefore(from);
    }

    private boolean isWithin(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp()).isBefore(to);
    }

    private void readNotes(BiConsumer<ConsumerRecord<byte[], byte[]>, NormalizedNote> each) {
        unreadable = 0;
        range.read(
                record -> {
                    if (!isWithin(record)) {
                        return;
                    }
                    try {
                        NormalizedNote note = notes.deserialize(record.topic(), record.value());
                        if (note != null) {
                            each.accept(record, note);
                        }
                    } catch (UndecodableRecordException e) {
                        unreadable++;
                    }
                });
    }

    private void gather(
            ConsumerRecord<byte[], byte[]> record, NormalizedNote note, Set<String> meant) {
        String admission = note.getAdmissionId();
        if (admission == null || !meant.contains(admission)) {
            return;
        }
        Map<String, Versions> known = byNormalizer.get(note.getNormalizerHash());
        if (known == null) {
            otherRules++;
            return;
        }
        if (++versions > VERSIONS_MAX) {
            throw refused("note versions", VERSIONS_MAX);
        }
        known.computeIfAbsent(admission, id -> new Versions())
                .add(NormalizedWords.version(note), place(record));
    }

    private List<Engine> engines() {
        Map<String, Engine> engines = new LinkedHashMap<>();
        for (int model = 0; model < models.size(); model++) {
            ReplayModel each = models.get(model);
            engines.computeIfAbsent(
                            each.tokenizer().hash() + "/" + each.normalizerHash(),
                            key -> new Engine(each.normalizerHash(), new ArrayList<>()))
                    .models()
                    .add(model);
        }
        return List.copyOf(engines.values());
    }

    private void select(String id, Versions said, Engine engine, List<WaitingText> texts) {
        if (said.all.size() > RecordLimits.ADMISSION_NOTES_MAX) {
            beyondLimits++;
            return;
        }
        List<NoteVersion> read = CodingText.select(said.all, List.of(), rules).notes();
        if (read.isEmpty()) {
            empty++;
            return;
        }
        WaitingText text = new WaitingText(id, engine, read);
        texts.add(text);
        for (int i = 0; i < read.size(); i++) {
            Place place = said.first.get(read.get(i).timeless());
            if (place == null) {
                throw new IllegalStateException(
                        "note %s is read and not there".formatted(read.get(i).noteId()));
            }
            text.places.add(place);
            readers.computeIfAbsent(place, at -> new ArrayList<>()).add(text);
        }
    }

    private void tokenize(ConsumerRecord<byte[], byte[]> record, NormalizedNote note, Sink sink) {
        Place place = place(record);
        List<WaitingText> waiting = readers.remove(place);
        if (waiting == null) {
            return;
        }
        for (WaitingText text : waiting) {
            int[] ids =
                    models.get(text.engine.models().get(0))
                            .tokenizer()
                            .tokenize(NormalizedWords.of(note))
                            .ids();
            tokensHeld += text.put(place, ids);
            if (tokensHeld > TOKENS_MAX) {
                throw refused("tokens of admissions whose notes lie far apart", TOKENS_MAX);
            }
            if (text.isWhole()) {
                tokensHeld -= text.tokens();
                give(text, sink);
            }
        }
    }

    private void give(WaitingText text, Sink sink) {
        if (text.tokens() > Limits.current().admissionTokensMax()) {
            beyondLimits++;
        } else if (text.tokens() == 0) {
            empty++;
        } else {
            int[] ids = text.ids();
            text.engine
                    .models()
                    .forEach(model -> sink.admission(model, text.admissionId, text.told(), ids));
        }
    }

    private static CoderException refused(String what, long max) {
        return new CoderException(
                CoderError.RANGE_REFUSED,
                "the range holds more than %,d %s (expected: fewer; choose a shorter one)"
                        .formatted(max, what),
                null);
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Place(record.partition(), record.offset());
    }

    /** An admission's text, note by note as they are met. */
    private static final class WaitingText {
        private final String admissionId;
        private final Engine engine;
        private final List<NoteVersion> read;
        private final List<Place> places = new ArrayList<>();
        private final Map<Place, int[]> met = new HashMap<>();

        private WaitingText(String admissionId, Engine engine, List<NoteVersion> read) {
            this.admissionId = admissionId;
            this.engine = engine;
            this.read = read;
        }

        private int put(Place place, int[] ids) {
            met.put(place, ids);
            return ids.length;
        }

        private boolean isWhole() {
            return met.size() == places.size();
        }

        private long tokens() {
            return met.values().stream().mapToLong(ids -> ids.length).sum();
        }

        private int[] ids() {
            int[] all = new int[Math.toIntExact(tokens())];
            int at = 0;
            for (Place place : places) {
                int[] ids = met.getOrDefault(place, new int[0]);
                System.arraycopy(ids, 0, all, at, ids.length);
                at += ids.length;
            }
            return all;
        }

        private Map<String, Object> told() {
            List<Map<String, Object>> named = new ArrayList<>();
            for (NoteVersion note : read) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("note_id", note.noteId());
                one.put("source_version", note.sourceVersion());
                named.add(one);
            }
            return Map.of("notes", named);
        }
    }
}
