package org.longitude.model.admission;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether and where a note is read; the text itself is named by its hash.
 *
 * @param noteId the note's identity in its source
 * @param sourceVersion orders the versions of one note; the higher stands
 * @param dischargeSummary whether its category is discharge summary
 * @param status where this version stands
 * @param chartedAt when it was charted, by the source's clock; null where the source does not say
 * @param receivedAt when this version was received; decides between texts of one version number
 * @param firstReceivedAt when any version of the note was first received; places notes without
 *     charting time
 * @param replacesNoteId the note this one replaces whole
 * @param parentNoteId the note this one adds to
 * @param contentHash SHA-256 (hex) or another digest of the text
 */
public record NoteVersion(
        String noteId,
        long sourceVersion,
        boolean dischargeSummary,
        NoteStatus status,
        @Nullable Instant chartedAt,
        Instant receivedAt,
        Instant firstReceivedAt,
        @Nullable String replacesNoteId,
        @Nullable String parentNoteId,
        String contentHash) {

    /** Later versions are greater; a total order, so the latest never depends on arrival. */
    public static final Comparator<NoteVersion> BY_RECENCY =
            Comparator.comparingLong(NoteVersion::sourceVersion)
                    .thenComparing(NoteVersion::receivedAt)
                    .thenComparing(NoteVersion::contentHash)
                    .thenComparing(NoteVersion::status);

    public NoteVersion {
        if (noteId.isEmpty()) {
            throw new IllegalArgumentException("noteId: empty (expected: the note's identity)");
        }
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(firstReceivedAt, "firstReceivedAt");
        Objects.requireNonNull(contentHash, "contentHash");
    }

    /** Of two versions of one note the later, first received when either was. */
    public NoteVersion latest(NoteVersion other) {
        NoteVersion later = BY_RECENCY.compare(this, other) >= 0 ? this : other;
        Instant first =
                firstReceivedAt.isBefore(other.firstReceivedAt)
                        ? firstReceivedAt
                        : other.firstReceivedAt;
        return later.firstReceivedAt.equals(first) ? later : later.firstReceivedAt(first);
    }

    private NoteVersion firstReceivedAt(Instant first) {
        return new NoteVersion(
                noteId,
                sourceVersion,
                dischargeSummary,
                status,
                chartedAt,
                receivedAt,
                first,
                replacesNoteId,
                parentNoteId,
                contentHash);
    }
}
