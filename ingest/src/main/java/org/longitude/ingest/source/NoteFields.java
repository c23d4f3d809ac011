package org.longitude.ingest.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * A note's fields, checked, as a format's reader found them.
 *
 * @param noteId null where the source has none: the note's content then names it
 */
public record NoteFields(
        @Nullable String noteId,
        @Nullable String admissionId,
        @Nullable String patientId,
        Title title,
        Life life,
        @Nullable Instant chartedAt,
        PatientText text) {

    /** What kind of note it is and what the source calls it. */
    public record Title(NoteCategory category, @Nullable PatientText description) {}

    /** Where this version of the note stands among its versions and kin. */
    public record Life(
            NoteStatus status,
            long sourceVersion,
            @Nullable String replacesNoteId,
            @Nullable String parentNoteId) {

        /** The only version of a note that stands alone. */
        public static Life of(NoteStatus status) {
            return new Life(status, 0, null, null);
        }
    }

    /**
     * The note for notes.raw. Its message id is made of everything in it but the times of arrival,
     * so that a second run of the same input repeats the message id, and asking for codes of a note
     * that was only archived is a message of its own.
     *
     * @param id the note's id, the source's or {@link #contentId()}
     * @param admission the admission's id
     */
    public ClinicalNote toNote(String id, @Nullable String admission, Arrival arrival) {
        return toNote(id, admission, arrival, null);
    }

    /**
     * The note for notes.raw, out of a message that its sender named.
     *
     * @param sendersId the sender's id of the message; see {@link MessageIds}
     */
    public ClinicalNote toNote(
            String id, @Nullable String admission, Arrival arrival, @Nullable String sendersId) {
        return ClinicalNote.newBuilder()
                .setNoteId(id)
                .setAdmissionId(admission)
                .setPatientId(patientId)
                .setCategory(title.category())
                .setDescription(title.description())
                .setChartedAt(chartedAt)
                .setStatus(life.status())
                .setSourceVersion(life.sourceVersion())
                .setReplacesNoteId(life.replacesNoteId())
                .setParentNoteId(life.parentNoteId())
                .setOrigin(arrival.origin())
                .setCodingRequested(arrival.codingRequested())
                .setText(text)
                .setSourceSystem(arrival.sourceSystem())
                .setMessageId(MessageIds.of(sendersId, messageId(id, admission, arrival)))
                .setReceivedAt(arrival.clock().instant())
                .build();
    }

    /** A name for a note that has none: the same content has the same name. */
    public String contentId() {
        return content().with(admissionId).id();
    }

    private String messageId(String id, @Nullable String admission, Arrival arrival) {
        return content()
                .with(id)
                .with(admission)
                .with(life.status())
                .with(life.sourceVersion())
                .with(life.replacesNoteId())
                .with(life.parentNoteId())
                .with(arrival.origin())
                .with(arrival.codingRequested())
                .id();
    }

    private @Nullable String titleText() {
        PatientText description = title.description();
        return description == null ? null : description.value();
    }

    private ContentId content() {
        return new ContentId()
                .with(patientId)
                .with(title.category())
                .with(titleText())
                .with(chartedAt)
                .with(text.value());
    }
}
