package org.longitude.deploy.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.NoteRead;
import org.longitude.preprocess.offline.Lines;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.Origin;

/**
 * One line to one admission: a note by itself, or an object whose {@code notes} are notes. Notes
 * are read by ingest, with its names of fields and its reasons.
 */
final class AdmissionLineReader {

    private static final String NOTES = "notes";
    private static final String TEXT = "text";

    /** What an admission says once for all of its notes. */
    private static final List<List<String>> OF_ALL =
            List.of(List.of("admission_id", "hadm_id"), List.of("patient_id", "subject_id"));

    private static final int NESTING_MAX = 32;

    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(NESTING_MAX)
                                                    .maxStringLength(Lines.LINE_BYTES_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .build();

    /** Reports of a whole stay where they name no category, as in ingest. */
    private final JsonMessages messages =
            new JsonMessages(
                    new JsonLinesSettings(
                            new Arrival(
                                    "code",
                                    Origin.LIVE,
                                    true,
                                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                            NoteCategory.DISCHARGE_SUMMARY,
                            false,
                            CodeSystem.ICD_9_CM,
                            Lines.LINE_BYTES_MAX));

    /**
     * Reads a line.
     *
     * @param bytes the line, or null where it was too long to keep
     */
    AdmissionLine read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return rejected("line_too_long");
        }
        if (new String(bytes, UTF_8).isBlank()) {
            return new AdmissionLine.Blank();
        }
        JsonNode tree = tree(bytes);
        if (tree != null && !tree.isObject()) {
            return rejected("not_an_object");
        }
        if (!(tree instanceof ObjectNode line) || !line.has(NOTES)) {
            return admission(List.of(bytes));
        }
        if (line.hasNonNull(TEXT)) {
            return rejected("text_and_notes");
        }
        if (!line.path(NOTES).isArray() || line.path(NOTES).isEmpty()) {
            return new AdmissionLine.Rejected("notes_missing", NOTES);
        }
        List<byte[]> notes = new ArrayList<>();
        for (JsonNode note : line.path(NOTES)) {
            if (!(note instanceof ObjectNode object)) {
                return new AdmissionLine.Rejected("not_an_object", NOTES);
            }
            inherit(line, object);
            notes.add(bytes(object));
        }
        return admission(notes);
    }

    /** Null where it is no JSON: ingest then says what is wrong with it. */
    private static @Nullable JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            // Dropped: its message quotes the line.
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private static void inherit(ObjectNode line, ObjectNode note) {
        for (List<String> names : OF_ALL) {
            if (names.stream().noneMatch(note::hasNonNull)) {
                for (Map.Entry<String, JsonNode> field : line.properties()) {
                    if (names.contains(field.getKey())) {
                        note.set(field.getKey(), field.getValue());
                    }
                }
            }
        }
    }

    private static byte[] bytes(ObjectNode note) {
        try {
            return JSON.writeValueAsBytes(note);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written", e);
        }
    }

    private AdmissionLine admission(List<byte[]> objects) {
        List<ClinicalNote> notes = new ArrayList<>();
        for (byte[] object : objects) {
            List<JsonMessages.Message> read =
                    messages.read(JsonMessages.Kind.NOTES, object, false, null);
            if (read.size() != 1) {
                return rejected("not_an_object");
            }
            JsonMessages.Message message = read.get(0);
            if (message.problem().isPresent()) {
                var problem = message.problem().get();
                return new AdmissionLine.Rejected(problem.reason().code(), problem.field());
            }
            message.items().stream()
                    .filter(NoteRead.class::isInstance)
                    .map(item -> inOrder(((NoteRead) item).note(), notes.size()))
                    .forEach(notes::add);
        }
        List<@Nullable String> ids = new ArrayList<>();
        notes.forEach(note -> ids.add(note.getAdmissionId()));
        if (ids.stream().distinct().count() > 1) {
            return new AdmissionLine.Rejected("admissions_differ", "admission_id");
        }
        return new AdmissionLine.Whole(ids.get(0), notes);
    }

    /** As if they had come one after the other. */
    private static ClinicalNote inOrder(ClinicalNote note, int place) {
        return ClinicalNote.newBuilder(note).setReceivedAt(Instant.EPOCH.plusMillis(place)).build();
    }

    private static AdmissionLine rejected(String reasonCode) {
        return new AdmissionLine.Rejected(reasonCode, null);
    }
}
