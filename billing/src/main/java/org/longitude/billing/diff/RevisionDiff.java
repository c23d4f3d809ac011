package org.longitude.billing.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.fhir.CodeId;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

/**
 * Two revisions of an admission side by side.
 *
 * @param from the earlier one; null where {@code to} is compared with nothing
 * @param codes every code that is assigned in one of them, by system and code
 * @param notesAdded versions of notes that only {@code to} read
 * @param notesRemoved versions of notes that only {@code from} read
 */
record RevisionDiff(
        @Nullable IcdPrediction from,
        IcdPrediction to,
        List<CodeChange> codes,
        List<PredictedNote> notesAdded,
        List<PredictedNote> notesRemoved) {

    /** What differs in what went in. */
    enum Cause {
        /** There is nothing to compare with. */
        FIRST,
        /** No note counts any more. */
        RETRACTED,
        /** Other notes, or other versions of them. */
        TEXT,
        /** Another model, and with it its thresholds. */
        MODEL,
        TEXT_AND_MODEL,
        /** Neither: the status alone, or how the model was run. */
        NEITHER
    }

    RevisionDiff {
        codes = List.copyOf(codes);
        notesAdded = List.copyOf(notesAdded);
        notesRemoved = List.copyOf(notesRemoved);
    }

    static RevisionDiff of(@Nullable IcdPrediction from, IcdPrediction to) {
        List<PredictedNote> before = from == null ? List.of() : from.getNotes();
        return new RevisionDiff(
                from,
                to,
                changes(from, to),
                without(to.getNotes(), before),
                without(before, to.getNotes()));
    }

    private static List<CodeChange> changes(@Nullable IcdPrediction from, IcdPrediction to) {
        Map<CodeId, PredictedCode> before = from == null ? Map.of() : codes(from);
        Map<CodeId, PredictedCode> after = codes(to);
        Set<CodeId> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        List<CodeChange> changes = new ArrayList<>();
        for (CodeId id : all) {
            PredictedCode old = before.get(id);
            PredictedCode now = after.get(id);
            boolean was = old != null && old.getAssigned();
            boolean is = now != null && now.getAssigned();
            if (was || is) {
                CodeChange.Kind kind =
                        was && is
                                ? CodeChange.Kind.KEPT
                                : is ? CodeChange.Kind.ADDED : CodeChange.Kind.REMOVED;
                changes.add(new CodeChange(id, kind, old, now));
            }
        }
        return changes;
    }

    private static Map<CodeId, PredictedCode> codes(IcdPrediction prediction) {
        Map<CodeId, PredictedCode> codes = new HashMap<>();
        for (PredictedCode code : prediction.getCodes()) {
            codes.putIfAbsent(new CodeId(code.getCodeSystem(), code.getCode()), code);
        }
        return codes;
    }

    private static List<PredictedNote> without(
            List<PredictedNote> notes, List<PredictedNote> others) {
        Set<PredictedNote> there = Set.copyOf(others);
        return notes.stream().filter(note -> !there.contains(note)).toList();
    }

    Cause cause() {
        if (from == null) {
            return Cause.FIRST;
        }
        if (to.getStatus() == AdmissionStatus.RETRACTED) {
            return Cause.RETRACTED;
        }
        boolean text = !notesAdded.isEmpty() || !notesRemoved.isEmpty();
        boolean model = !from.getBundleHash().equals(to.getBundleHash());
        if (text) {
            return model ? Cause.TEXT_AND_MODEL : Cause.TEXT;
        }
        return model ? Cause.MODEL : Cause.NEITHER;
    }

    List<CodeChange> codes(CodeChange.Kind kind) {
        return codes.stream().filter(code -> code.kind() == kind).toList();
    }

    /** Ids of notes that the later revision read and the earlier one did not, in this version. */
    Set<String> newNotes() {
        return notesAdded.stream().map(PredictedNote::getNoteId).collect(Collectors.toSet());
    }
}
