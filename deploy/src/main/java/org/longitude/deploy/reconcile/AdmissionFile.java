package org.longitude.deploy.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteVersion;

/**
 * Everything that the topics say of one admission, or of a note that belongs to none, and the
 * verdict on its raw notes that follows.
 *
 * <p>Threading: none; one thread walks the topics.
 */
final class AdmissionFile {

    /** A note that was read: its identity and version, as revisions name it. */
    record Read(String noteId, long sourceVersion) {}

    private record Raw(Place place, @Nullable Said said) {}

    /** A note at this offset leads to revisions from this many times (offset + 1) on (ADR 14). */
    private static final long NUMBERS_OF_A_PLACE = 256;

    private final List<Raw> raw = new ArrayList<>();
    private final Map<Place, String> deadLetters = new HashMap<>();
    private final Map<Place, Said> normalized = new HashMap<>();
    private final List<NoteVersion> versions = new ArrayList<>();
    private final NavigableMap<Long, RevisionFile> revisions = new TreeMap<>();
    private long newestNumber = -1;
    private Set<Read> newestNotes = Set.of();
    private boolean hasAdmission;
    private @Nullable String unreadable;

    void raw(Place place, @Nullable Said said) {
        raw.add(new Raw(place, said));
    }

    void deadLettered(Place place, String reasonCode) {
        deadLetters.put(place, reasonCode);
    }

    void normalized(Place place, Said said, NoteVersion version, boolean ofAnAdmission) {
        normalized.put(place, said);
        versions.add(version);
        hasAdmission |= ofAnAdmission;
    }

    /** The revision, which read these notes. */
    RevisionFile revision(long number, Set<Read> notes) {
        if (number >= newestNumber) {
            newestNumber = number;
            newestNotes = notes;
        }
        return revision(number);
    }

    /** A revision of which only the number is known. */
    RevisionFile revision(long number) {
        return revisions.computeIfAbsent(number, RevisionFile::new);
    }

    /** A revision that nobody can read was put aside. */
    void unreadableRevision(String reasonCode) {
        unreadable = reasonCode;
    }

    int duplicates() {
        return revisions.values().stream().mapToInt(RevisionFile::duplicates).sum();
    }

    /** The verdict on each raw note of the range. */
    List<NoteOutcome> outcomes(CodingRules rules) {
        return raw.stream().map(note -> outcome(note, rules)).toList();
    }

    private NoteOutcome outcome(Raw note, CodingRules rules) {
        @Nullable String reason = deadLetters.get(note.place());
        if (reason != null) {
            return outcome(note, Verdict.DEAD_LETTERED, reason);
        }
        if (!normalized.containsKey(note.place())) {
            return note.said() != null && normalized.containsValue(note.said())
                    ? outcome(note, Verdict.REPEATED, "normalised from another record")
                    : outcome(
                            note, Verdict.NOT_NORMALISED, "expected: notes.normalized, or its dlq");
        }
        if (!hasAdmission) {
            return outcome(note, Verdict.NO_ADMISSION, "archived");
        }
        if (normalized.values().stream().noneMatch(Said::wantsCodes)) {
            return outcome(note, Verdict.NOT_ASKED_FOR, "archived");
        }
        return coded(note, rules);
    }

    private NoteOutcome coded(Raw note, CodingRules rules) {
        long first = NUMBERS_OF_A_PLACE * (note.place().offset() + 1);
        var own = revisions.ceilingEntry(first);
        if (own == null && unreadable != null) {
            return outcome(note, Verdict.DEAD_LETTERED, unreadable);
        }
        if (own == null && !newestNotes.equals(notesToRead(rules))) {
            return outcome(
                    note, Verdict.NOT_TOKENISED, "expected: a revision from " + first + " on");
        }
        if (revisions.isEmpty()) {
            return outcome(note, Verdict.NOT_READ, "no note of its admission counts");
        }
        RevisionFile newest = revisions.lastEntry().getValue();
        if (!newest.isCodedOrPutAside()) {
            return outcome(
                    note, Verdict.NOT_CODED, newest + " (expected: a prediction or a dead letter)");
        }
        if (own == null) {
            return outcome(note, Verdict.NOT_READ, "changes nothing of " + newest);
        }
        RevisionFile coded =
                revisions.tailMap(first, true).values().stream()
                        .filter(RevisionFile::isPredicted)
                        .findFirst()
                        .orElse(newest);
        return outcome(
                note,
                coded.isPredicted() ? Verdict.PREDICTED : Verdict.DEAD_LETTERED,
                own.getValue() == coded ? coded.toString() : own.getValue() + ", " + coded);
    }

    /** By the same rule as the stream's; events never change which notes are read. */
    private Set<Read> notesToRead(CodingRules rules) {
        Set<Read> notes = new HashSet<>();
        for (NoteVersion version : CodingText.select(versions, List.of(), rules).notes()) {
            notes.add(new Read(version.noteId(), version.sourceVersion()));
        }
        return notes;
    }

    private static NoteOutcome outcome(Raw note, Verdict verdict, String detail) {
        Said said = note.said();
        return new NoteOutcome(
                note.place(), said == null ? "-" : said.version().noteId(), verdict, detail);
    }
}
