package org.longitude.it.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;

/** One note as our record and as the JSON that Confluent's JavaScript client makes of it. */
final class Notes {

    private static final String TEXT = "Fever 39 \u00b0C \u2014 \ud83e\udec0 on echo, pt c/o pain";
    private static final Instant RECEIVED_AT = Instant.parse("2026-11-22T18:00:00.123Z");

    private Notes() {}

    static ClinicalNote note() {
        return ClinicalNote.newBuilder()
                .setNoteId("n1")
                .setAdmissionId("a1")
                .setPatientId(null)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setDescription(PatientText.of("Report"))
                .setChartedAt(null)
                .setStatus(NoteStatus.FINAL)
                .setSourceVersion(3)
                .setReplacesNoteId(null)
                .setParentNoteId(null)
                .setOrigin(Origin.LIVE)
                .setCodingRequested(true)
                .setText(PatientText.of(TEXT))
                .setSourceSystem("test")
                .setMessageId("m1")
                .setReceivedAt(RECEIVED_AT)
                .build();
    }

    static JsonNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("note_id", "n1")
                .put("admission_id", "a1")
                .putNull("patient_id")
                .put("category", "DISCHARGE_SUMMARY")
                .put("description", "Report")
                .putNull("charted_at")
                .put("status", "FINAL")
                .put("source_version", 3)
                .putNull("replaces_note_id")
                .putNull("parent_note_id")
                .put("origin", "LIVE")
                .put("coding_requested", true)
                .put("text", TEXT)
                .put("source_system", "test")
                .put("message_id", "m1")
                .put("received_at", RECEIVED_AT.toEpochMilli());
    }
}
