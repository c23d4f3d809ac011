package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokens;

/**
 * Texts and tokens of one admission while one arrival is planned: those in the state, and those
 * that are to be written or deleted.
 *
 * <p>Of each note the texts of its highest version number are kept: a lower one can never stand
 * again. There may be several of one number, and which of them stands may still change with what
 * arrives.
 */
final class Bodies {

    private static final byte[] NO_TAG = new byte[0];

    private final String owner;
    private final AdmissionStore store;
    private final TextEngine engine;
    private final byte[] tag;
    private final Map<List<String>, NoteBody> made = new HashMap<>();
    private final Map<NoteVersion, byte[]> toWrite = new HashMap<>();
    private final List<NoteVersion> obsolete = new ArrayList<>();

    /**
     * The texts of an admission.
     *
     * @param tag the engine's, which takes hashing
     */
    Bodies(String owner, AdmissionStore store, TextEngine engine, byte[] tag) {
        this.owner = owner;
        this.store = store;
        this.engine = engine;
        this.tag = tag;
    }

    /**
     * Decides what the arrival means for the texts that are kept.
     *
     * @param others all other entries of the admission
     * @param words the arrival's words where they are known already
     * @param wanted whether its tokens are wanted now; else the text alone is kept, where there is
     *     one
     * @return the entry with the size of what is kept of it
     */
    NoteEntry take(
            Arrival arrival,
            NoteEntry entry,
            @Nullable NormalizedText words,
            List<NoteEntry> others,
            boolean wanted) {
        List<NoteEntry> ofNote = new ArrayList<>();
        for (NoteEntry other : others) {
            if (entry.isSameNoteAs(other)) {
                ofNote.add(other);
            }
        }
        List<NoteEntry> kept = kept(ofNote);
        ofNote.add(entry.withBodyBytes(1));
        List<NoteEntry> keptNow = kept(ofNote);
        for (NoteEntry old : kept) {
            if (keptNow.stream().noneMatch(old::hasTextOf)) {
                obsolete.add(old.version());
            }
        }
        if (keptNow.stream().noneMatch(entry::saysTheSameAs)) {
            return entry.withBodyBytes(0);
        }
        for (NoteEntry old : kept) {
            if (old.hasTextOf(entry)) {
                return entry.withBodyBytes(old.bodyBytes());
            }
        }
        return entry.withBodyBytes(write(entry.version(), body(arrival, words, wanted)));
    }

    /** Of one note's entries those whose text is in the state. */
    private static List<NoteEntry> kept(List<NoteEntry> ofNote) {
        long highest = Long.MIN_VALUE;
        for (NoteEntry each : ofNote) {
            highest = Math.max(highest, each.version().sourceVersion());
        }
        List<NoteEntry> kept = new ArrayList<>(ofNote.size());
        for (NoteEntry each : ofNote) {
            boolean latest = each.version().sourceVersion() == highest;
            if (latest && !each.isInError() && each.bodyBytes() > 0) {
                kept.add(each);
            }
        }
        return kept;
    }

    /** How many bytes an admission's texts take. */
    static long bytes(List<NoteEntry> notes) {
        Map<String, List<NoteEntry>> byNote = new HashMap<>();
        for (NoteEntry each : notes) {
            byNote.computeIfAbsent(each.noteId(), id -> new ArrayList<>()).add(each);
        }
        long bytes = 0;
        for (List<NoteEntry> ofNote : byNote.values()) {
            Set<String> counted = new HashSet<>();
            for (NoteEntry each : kept(ofNote)) {
                bytes += counted.add(each.version().contentHash()) ? each.bodyBytes() : 0;
            }
        }
        return bytes;
    }

    private NoteBody body(Arrival arrival, @Nullable NormalizedText known, boolean wanted) {
        String text = arrival.text();
        if (text != null && !wanted) {
            return new NoteBody(NO_TAG, null, text.length(), text);
        }
        NormalizedText words = known != null ? known : arrival.words(engine.normalizer());
        return new NoteBody(tag, engine.tokenizer().tokenize(words), words.textLength(), text);
    }

    private int write(NoteVersion version, NoteBody body) {
        byte[] bytes = body.encode();
        made.put(List.of(version.noteId(), version.contentHash()), body);
        toWrite.put(version, bytes);
        return bytes.length;
    }

    /** A note's body with this engine's tokens. */
    NoteBody tokenized(NoteVersion version) {
        NoteBody body = made.get(List.of(version.noteId(), version.contentHash()));
        if (body == null) {
            body = store.body(owner, version, tag);
        }
        return body.tokensOf(tag) != null ? body : tokenizedAnew(version, body);
    }

    /** Another engine's tokens, or none yet: the text is read again, this once. */
    private NoteBody tokenizedAnew(NoteVersion version, NoteBody body) {
        String text = body.text();
        if (text == null) {
            throw new IllegalStateException(
                    "note %s: tokens of another tokenizer and no text (expected: an application.id for each tokenizer)"
                            .formatted(version.noteId()));
        }
        Tokens tokens = engine.tokenizer().tokenize(engine.normalizer().normalize(text));
        NoteBody fresh = new NoteBody(tag, tokens, text.length(), text);
        write(version, fresh);
        return fresh;
    }

    /** What is to be written. */
    Map<NoteVersion, byte[]> refreshed() {
        return toWrite;
    }

    /** Versions whose text can never be read again. */
    List<NoteVersion> obsolete() {
        return obsolete;
    }
}
