package org.longitude.deploy.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.Origin;

/**
 * What a source said of a note: two records that say the same are one to everybody behind them.
 *
 * @param version what decides whether the note is read, without our own clock
 * @param patientId the patient, where known
 * @param live whether it came from care under way
 * @param codingRequested whether codes are wanted because of it
 */
record Said(
        NoteVersion version, @Nullable String patientId, boolean live, boolean codingRequested) {

    /** Whether its admission is to be coded because of it. */
    boolean wantsCodes() {
        return live || codingRequested;
    }

    static Said of(ClinicalNote note) {
        return new Said(
                new NoteVersion(
                                note.getNoteId(),
                                note.getSourceVersion(),
                                note.getCategory().name(),
                                NoteStatus.valueOf(note.getStatus().name()),
                                note.getChartedAt(),
                                Instant.EPOCH,
                                Instant.EPOCH,
                                note.getReplacesNoteId(),
                                note.getParentNoteId(),
                                sha256(note.getText().value()))
                        .timeless(),
                note.getPatientId(),
                note.getOrigin() == Origin.LIVE,
                note.getCodingRequested());
    }

    static Said of(NormalizedNote note) {
        return new Said(
                version(note).timeless(),
                note.getPatientId(),
                note.getOrigin() == Origin.LIVE,
                note.getCodingRequested());
    }

    /** With the times of arrival, by which texts of one version are told apart. */
    static NoteVersion version(NormalizedNote note) {
        return new NoteVersion(
                note.getNoteId(),
                note.getSourceVersion(),
                note.getCategory().name(),
                NoteStatus.valueOf(note.getStatus().name()),
                note.getChartedAt(),
                note.getReceivedAt(),
                note.getReceivedAt(),
                note.getReplacesNoteId(),
                note.getParentNoteId(),
                note.getContentHash());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** No contents. */
    @Override
    public String toString() {
        return "Said[" + version.noteId() + "]";
    }
}
