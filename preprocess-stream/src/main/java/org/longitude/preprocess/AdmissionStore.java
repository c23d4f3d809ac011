package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteVersion;

/**
 * The state of one partition: admissions, the versions of their notes, and the texts that count.
 */
final class AdmissionStore {

    private static final BytesSerializer KEYS = new BytesSerializer();

    private final KeyValueStore<Bytes, byte[]> store;

    AdmissionStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    AdmissionRecord admission(String owner) {
        byte[] bytes = store.get(StateKey.admission(owner));
        return bytes == null ? AdmissionRecord.NONE : StateFormat.readAdmission(bytes);
    }

    void put(String owner, AdmissionRecord admission) {
        store.put(StateKey.admission(owner), StateFormat.write(admission));
    }

    /** The versions of all of an owner's notes, at most {@code max} of them. */
    List<NoteEntry> notes(String owner, int max) {
        return scan(StateKey.notes(owner), max);
    }

    private List<NoteEntry> scan(Bytes prefix, int max) {
        List<NoteEntry> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = store.prefixScan(prefix, KEYS)) {
            while (found.hasNext() && entries.size() < max) {
                entries.add(StateFormat.readNote(found.next().value));
            }
        }
        return entries;
    }

    void put(String owner, NoteEntry entry) {
        store.put(StateKey.note(owner, entry), StateFormat.write(entry));
    }

    /** A note's text or tokens; the text only where the tokens are not those of this engine. */
    NoteBody body(String owner, NoteVersion version, byte[] tag) {
        byte[] bytes = store.get(StateKey.body(owner, version.noteId(), version.contentHash()));
        if (bytes == null) {
            throw new IllegalStateException(
                    "no text is kept for version %d of note %s"
                            .formatted(version.sourceVersion(), version.noteId()));
        }
        return NoteBody.decode(bytes, tag);
    }

    void putBody(String owner, NoteVersion version, byte[] body) {
        store.put(StateKey.body(owner, version.noteId(), version.contentHash()), body);
    }

    void deleteBody(String owner, NoteVersion version) {
        store.delete(StateKey.body(owner, version.noteId(), version.contentHash()));
    }

    /** Whether there is no admission at all. */
    boolean isEmpty() {
        try (KeyValueIterator<Bytes, byte[]> all =
                store.range(StateKey.firstAdmission(), StateKey.behindAdmissions())) {
            return !all.hasNext();
        }
    }

    /** Whether this task has published everything that waited, under this tokenizer. */
    boolean hasSettledFor(String tokenizerHash) {
        return Arrays.equals(store.get(StateKey.phase()), tokenizerHash.getBytes(UTF_8));
    }

    void rememberSettled(String tokenizerHash) {
        store.put(StateKey.phase(), tokenizerHash.getBytes(UTF_8));
    }

    /** Forgets an owner with all notes and texts; returns how many entries went. */
    int forget(String owner) {
        int deleted = 1;
        for (NoteEntry entry : notes(owner, Integer.MAX_VALUE)) {
            store.delete(StateKey.note(owner, entry));
            deleted++;
            if (entry.bodyBytes() > 0) {
                deleteBody(owner, entry.version());
                deleted++;
            }
        }
        store.delete(StateKey.admission(owner));
        return deleted;
    }

    /** Owners that were looked for, and where the next look goes on. */
    record Sweep(List<String> owners, @Nullable Bytes next) {}

    /** Looks at so many admissions at most, from a place on. */
    Sweep find(BiPredicate<String, AdmissionRecord> wanted, @Nullable Bytes from, int lookedAtMax) {
        List<String> owners = new ArrayList<>();
        Bytes start = from == null ? StateKey.firstAdmission() : from;
        int lookedAt = 0;
        try (KeyValueIterator<Bytes, byte[]> all =
                store.range(start, StateKey.behindAdmissions())) {
            while (all.hasNext()) {
                if (lookedAt == lookedAtMax) {
                    return new Sweep(owners, all.peekNextKey());
                }
                KeyValue<Bytes, byte[]> entry = all.next();
                lookedAt++;
                String owner = StateKey.ownerOf(entry.key);
                if (wanted.test(owner, StateFormat.readAdmission(entry.value))) {
                    owners.add(owner);
                }
            }
        }
        return new Sweep(owners, null);
    }
}
