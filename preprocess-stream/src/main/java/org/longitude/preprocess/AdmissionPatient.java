package org.longitude.preprocess;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;

/**
 * Whose an admission is: the patient whom its notes name, those whose latest version was entered in
 * error left out. A note of another patient is never joined to them, nor is a version without a
 * patient of a note that named another before.
 *
 * <p>Of two patients the one whose note stands first in notes.raw has the admission. That order is
 * fixed, so a restart, a reset, other rules and another tokenizer decide the same.
 */
final class AdmissionPatient {

    private AdmissionPatient() {}

    /** Whether a note that arrives is of another patient than the notes that are there. */
    static boolean differs(NoteEntry arrival, List<NoteEntry> others) {
        String patient = named(arrival, others);
        if (patient == null || others.stream().allMatch(other -> isOf(patient, other))) {
            return false;
        }
        Map<String, NoteVersion> latest = latest(others);
        return others.stream().anyMatch(other -> !isOf(patient, other) && counts(other, latest));
    }

    private static @Nullable String named(NoteEntry arrival, List<NoteEntry> others) {
        return arrival.patientId() != null
                ? arrival.patientId()
                : others.stream()
                        .filter(arrival::isSameNoteAs)
                        .map(NoteEntry::patientId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private static boolean isOf(String patient, NoteEntry other) {
        return other.patientId() == null || other.patientId().equals(patient);
    }

    /**
     * The patient of an admission, where known; of one whose notes were all entered in error, the
     * patient whom the last of them named. The same whatever the order of arrival.
     */
    static @Nullable String of(Collection<NoteEntry> notes) {
        Map<String, NoteVersion> latest = latest(notes);
        return notes.stream()
                .filter(entry -> entry.patientId() != null)
                .max(
                        Comparator.comparing((NoteEntry entry) -> counts(entry, latest))
                                .thenComparing(entry -> entry.version().receivedAt())
                                .thenComparing(NoteEntry::noteId)
                                .thenComparing(NoteEntry::version, NoteVersion.BY_RECENCY)
                                .thenComparing(
                                        NoteEntry::patientId,
                                        Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(NoteEntry::patientId)
                .orElse(null);
    }

    private static boolean counts(NoteEntry entry, Map<String, NoteVersion> latest) {
        NoteVersion standing = latest.get(entry.noteId());
        return standing == null || standing.status() != NoteStatus.ENTERED_IN_ERROR;
    }

    private static Map<String, NoteVersion> latest(Collection<NoteEntry> notes) {
        Map<String, NoteVersion> latest = new HashMap<>();
        for (NoteEntry entry : notes) {
            latest.merge(entry.noteId(), entry.version(), NoteVersion::latest);
        }
        return latest;
    }
}
