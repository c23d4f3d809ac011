package org.longitude.model.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text that is coded: which notes of an admission are read and in which order, and how far the
 * admission has come. A pure function of the sets of note versions and discharge events, whatever
 * the order they arrived in; the stream and the trainer both use it.
 *
 * <ol>
 *   <li>A version that arrives again changes nothing.
 *   <li>Of each note the latest version stands. A note whose latest version was entered in error is
 *       out, and so are the addenda to it; what it replaced counts again.
 *   <li>A note that another standing note replaces is out. Notes that replace each other in a ring
 *       leave the latest of the ring.
 *   <li>Where there are discharge summaries, they and their addenda are the text (section 4.1.2 of
 *       the paper joins them); otherwise all notes of the categories that count are.
 *   <li>Notes are read in the order they were charted; those without a charting time come last, in
 *       the order of arrival.
 * </ol>
 *
 * @param status how far the admission has come, see {@link #select(Collection, Collection,
 *     CodingRules)}
 * @param notes the notes in reading order
 */
public record CodingText(CodingStatus status, List<NoteVersion> notes) {

    private static final Comparator<NoteVersion> READING_ORDER =
            Comparator.comparing(
                            NoteVersion::chartedAt, Comparator.nullsLast(Comparator.naturalOrder()))
                    // MIMIC charts summary and addendum at one midnight.
                    .thenComparing(note -> note.status() == NoteStatus.ADDENDUM)
                    .thenComparing(NoteVersion::firstReceivedAt)
                    .thenComparing(NoteVersion::noteId);

    public CodingText {
        notes = List.copyOf(notes);
    }

    /** The coding text of versions alone, every category counting. */
    public static CodingText select(Collection<NoteVersion> versions) {
        return select(versions, List.of(), CodingRules.standard());
    }

    /**
     * The coding text of the given versions and discharge events, in any order and with any
     * repeats.
     *
     * <p>An admission is closed by a final discharge summary in its text or by a discharge. A
     * discharge that was cancelled opens it again: only a final summary written after the
     * cancellation, or another discharge, closes it then. Events never change which notes are read.
     */
    public static CodingText select(
            Collection<NoteVersion> versions,
            Collection<DischargeEvent> events,
            CodingRules rules) {
        Map<String, NoteVersion> latest = latest(versions);
        Map<String, NoteVersion> standing = standing(latest);
        List<NoteVersion> discharge =
                standing.values().stream().filter(note -> isDischarge(note, latest)).toList();
        List<NoteVersion> read =
                discharge.isEmpty()
                        ? standing.values().stream()
                                .filter(note -> rules.counts(note.category()))
                                .toList()
                        : discharge;
        return new CodingText(
                status(read, versions, events, rules),
                read.stream().sorted(READING_ORDER).toList());
    }

    /**
     * The notes that stand, of every category and in reading order: what pre-training reads, which
     * asks for text and not for what is coded.
     */
    public static List<NoteVersion> standing(Collection<NoteVersion> versions) {
        return standing(latest(versions)).values().stream().sorted(READING_ORDER).toList();
    }

    private static Map<String, NoteVersion> latest(Collection<NoteVersion> versions) {
        Map<String, NoteVersion> latest = new TreeMap<>();
        for (NoteVersion version : withoutRepeats(versions)) {
            latest.merge(version.noteId(), version, NoteVersion::latest);
        }
        return latest;
    }

    private static Map<String, NoteVersion> standing(Map<String, NoteVersion> latest) {
        Map<String, NoteVersion> standing = withoutErrors(latest);
        standing.keySet().removeAll(replaced(standing));
        return standing;
    }

    /** A version that was received again counts as received when it was received first. */
    private static Collection<NoteVersion> withoutRepeats(Collection<NoteVersion> versions) {
        Map<NoteVersion, NoteVersion> first = new HashMap<>();
        for (NoteVersion version : versions) {
            first.merge(version.timeless(), version, NoteVersion::receivedFirst);
        }
        return first.values();
    }

    private static CodingStatus status(
            List<NoteVersion> read,
            Collection<NoteVersion> versions,
            Collection<DischargeEvent> events,
            CodingRules rules) {
        if (read.isEmpty()) {
            boolean counted = versions.stream().anyMatch(note -> rules.counts(note.category()));
            return counted ? CodingStatus.RETRACTED : CodingStatus.NOTHING;
        }
        @Nullable DischargeEvent event = DischargeEvent.standing(events).orElse(null);
        boolean summarised =
                read.stream()
                        .filter(note -> note.dischargeSummary() && note.status().isFinal())
                        .anyMatch(
                                note ->
                                        event == null
                                                || !event.cancelled()
                                                || event.isBefore(note));
        if (summarised) {
            return read.stream().anyMatch(note -> isCorrection(note, versions))
                    ? CodingStatus.REVISED
                    : CodingStatus.FINAL;
        }
        if (event == null || event.cancelled()) {
            return CodingStatus.PRELIMINARY;
        }
        return read.stream().anyMatch(event::isBefore) ? CodingStatus.REVISED : CodingStatus.FINAL;
    }

    /** Whether a note of a summarised text says something else than what was final first. */
    private static boolean isCorrection(NoteVersion note, Collection<NoteVersion> versions) {
        String replaces = note.replacesNoteId();
        return !note.dischargeSummary()
                || note.status() == NoteStatus.ADDENDUM
                || note.status() == NoteStatus.AMENDED
                || (replaces != null && !replaces.equals(note.noteId()))
                || versions.stream().anyMatch(earlier -> isFinalOfOtherText(earlier, note));
    }

    private static boolean isFinalOfOtherText(NoteVersion earlier, NoteVersion note) {
        return earlier.noteId().equals(note.noteId())
                && earlier.status().isFinal()
                && !earlier.contentHash().equals(note.contentHash());
    }

    private static Map<String, NoteVersion> withoutErrors(Map<String, NoteVersion> latest) {
        Map<String, NoteVersion> standing = new TreeMap<>();
        latest.forEach(
                (id, note) -> {
                    if (!isInError(note, latest)) {
                        standing.put(id, note);
                    }
                });
        return standing;
    }

    /** In error itself, or an addendum somewhere below a note in error. */
    private static boolean isInError(NoteVersion note, Map<String, NoteVersion> latest) {
        Set<String> seen = new HashSet<>();
        @Nullable NoteVersion current = note;
        while (current != null && seen.add(current.noteId())) {
            if (current.status() == NoteStatus.ENTERED_IN_ERROR) {
                return true;
            }
            current = parent(current, latest);
        }
        return false;
    }

    /** A discharge summary, or an addendum somewhere below one, even if that one was replaced. */
    private static boolean isDischarge(NoteVersion note, Map<String, NoteVersion> latest) {
        Set<String> seen = new HashSet<>();
        @Nullable NoteVersion current = note;
        while (current != null && seen.add(current.noteId())) {
            if (current.dischargeSummary()) {
                return true;
            }
            current = parent(current, latest);
        }
        return false;
    }

    private static @Nullable NoteVersion parent(NoteVersion note, Map<String, NoteVersion> latest) {
        String parent = note.parentNoteId();
        return parent == null ? null : latest.get(parent);
    }

    private static Set<String> replaced(Map<String, NoteVersion> standing) {
        Map<String, String> replacements = new HashMap<>();
        for (NoteVersion note : standing.values()) {
            String target = note.replacesNoteId();
            if (target != null && !target.equals(note.noteId()) && standing.containsKey(target)) {
                replacements.put(note.noteId(), target);
            }
        }
        Set<String> out = new HashSet<>(replacements.values());
        for (Set<String> ring : rings(replacements)) {
            ring.stream()
                    .map(standing::get)
                    .max(
                            Comparator.comparing(NoteVersion::receivedAt)
                                    .thenComparing(NoteVersion::noteId))
                    .map(NoteVersion::noteId)
                    .filter(survivor -> !isReplacedFromOutside(survivor, ring, replacements))
                    .ifPresent(out::remove);
        }
        return out;
    }

    private static boolean isReplacedFromOutside(
            String noteId, Set<String> ring, Map<String, String> replacements) {
        return replacements.entrySet().stream()
                .anyMatch(
                        entry -> entry.getValue().equals(noteId) && !ring.contains(entry.getKey()));
    }

    /** The rings of notes that replace each other; every note is walked over once. */
    private static List<Set<String>> rings(Map<String, String> replacements) {
        List<Set<String>> rings = new ArrayList<>();
        Set<String> walked = new HashSet<>();
        for (String start : replacements.keySet()) {
            List<String> walk = new ArrayList<>();
            @Nullable String current = start;
            while (current != null && walked.add(current)) {
                walk.add(current);
                current = replacements.get(current);
            }
            int closing = walk.indexOf(current);
            if (closing >= 0) {
                rings.add(new HashSet<>(walk.subList(closing, walk.size())));
            }
        }
        return rings;
    }
}
