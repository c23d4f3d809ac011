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
 * @param category kind of note, by the schemas' name
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
        String category,
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
                    .thenComparing(NoteVersion::status)
                    .thenComparing(NoteVersion::category)
                    .thenComparing(NoteVersion::chartedAt, nullsFirst())
                    .thenComparing(NoteVersion::replacesNoteId, nullsFirst())
                    .thenComparing(NoteVersion::parentNoteId, nullsFirst());

    public NoteVersion {
        if (noteId.isEmpty()) {
            throw new IllegalArgumentException("noteId: empty (expected: the note's identity)");
        }
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(firstReceivedAt, "firstReceivedAt");
        Objects.requireNonNull(contentHash, "contentHash");
    }

    private static <T extends Comparable<T>> Comparator<T> nullsFirst() {
        return Comparator.nullsFirst(Comparator.naturalOrder());
    }

    /** Whether it is a discharge summary. */
    public boolean dischargeSummary() {
        return category.equals(CodingRules.DISCHARGE_SUMMARY);
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

    /** Of two arrivals of one version the first. */
    public NoteVersion receivedFirst(NoteVersion again) {
        NoteVersion first = again.receivedAt.isBefore(receivedAt) ? again : this;
        NoteVersion other = first.equals(this) ? again : this;
        return other.firstReceivedAt.isBefore(first.firstReceivedAt)
                ? first.received(first.receivedAt, other.firstReceivedAt)
                : first;
    }

    /** The same for every arrival of this version: what the source says, without our clock. */
    public NoteVersion timeless() {
        return received(Instant.EPOCH, Instant.EPOCH);
    }

    private NoteVersion firstReceivedAt(Instant first) {
        return received(receivedAt, first);
    }

    private NoteVersion received(Instant at, Instant first) {
        return new NoteVersion(
                noteId,
                sourceVersion,
                category,
                status,
                chartedAt,
                at,
                first,
                replacesNoteId,
                parentNoteId,
                contentHash);
    }
}
