package org.longitude.deploy.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;
import org.longitude.schemas.v1.Route;

/** One admission in the {@link Ledger}, under the ledger's lock. */
final class Entry {

    final String admissionId;
    long sentNanos;
    @Nullable Long latencyMs;
    boolean settled;
    @Nullable String deadLetter;
    private final List<NoteVersion> versions = new ArrayList<>();
    private long words;
    private @Nullable Set<Code> truth;
    private List<Row.Guess> codes = List.of();
    private Route route = Route.UNKNOWN;

    private record Note(String noteId, long sourceVersion) {}

    Entry(String admissionId) {
        this.admissionId = admissionId;
    }

    /** Adds a note and returns its number of words. */
    long add(ClinicalNote note) {
        versions.add(version(note));
        long count = words(note.getText().value());
        words += count;
        return count;
    }

    private static NoteVersion version(ClinicalNote note) {
        Instant receivedAt = note.getReceivedAt();
        return new NoteVersion(
                note.getNoteId(),
                note.getSourceVersion(),
                note.getCategory().name(),
                NoteStatus.valueOf(note.getStatus().name()),
                note.getChartedAt(),
                receivedAt,
                receivedAt,
                note.getReplacesNoteId(),
                note.getParentNoteId(),
                note.getMessageId());
    }

    private static long words(String text) {
        long words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean blank = Character.isWhitespace(text.charAt(i));
            words += !blank && !inWord ? 1 : 0;
            inWord = !blank;
        }
        return words;
    }

    void addTruth(@Nullable Set<Code> more) {
        if (more != null) {
            Set<Code> all = new TreeSet<>(more);
            if (truth != null) {
                all.addAll(truth);
            }
            truth = all;
        }
    }

    /** Whether a prediction has read exactly the notes that count now. */
    boolean isCoveredBy(IcdPrediction prediction) {
        Set<Note> read = new HashSet<>();
        for (PredictedNote note : prediction.getNotes()) {
            read.add(new Note(note.getNoteId(), note.getSourceVersion()));
        }
        Set<Note> counting = new HashSet<>();
        for (NoteVersion note : CodingText.select(versions).notes()) {
            counting.add(new Note(note.noteId(), note.sourceVersion()));
        }
        return read.equals(counting);
    }

    boolean wasCoded() {
        return !codes.isEmpty();
    }

    void codes(IcdPrediction prediction) {
        List<Row.Guess> guesses = new ArrayList<>();
        for (PredictedCode code : prediction.getCodes()) {
            guesses.add(
                    new Row.Guess(
                            new Code(code.getCodeSystem(), code.getCode()),
                            code.getDescription(),
                            code.getProbability(),
                            code.getAssigned()));
        }
        codes = List.copyOf(guesses);
        route = prediction.getRoute();
    }

    Row row() {
        return new Row(admissionId, words, latencyMs, codes, route, truth, deadLetter);
    }
}
