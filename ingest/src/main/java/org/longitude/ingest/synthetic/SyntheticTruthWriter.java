package org.longitude.ingest.synthetic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes the codes of each admission and where their evidence stands, one JSON object a line. It
 * holds offsets and no text.
 *
 * <p>Ownership: closes the file that it opened. Threading: owned by one thread.
 */
public final class SyntheticTruthWriter implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer file;

    /**
     * Starts the file anew.
     *
     * @throws IOException if it cannot be written
     */
    public SyntheticTruthWriter(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    }

    /**
     * Writes the line of one admission.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(SyntheticAdmission admission) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("admission_id", Long.toString(admission.admissionId()));
        line.put("patient_id", Long.toString(admission.patientId()));
        ArrayNode codes = line.putArray("codes");
        admission.codes().forEach(code -> codes.add(code.code()));
        ArrayNode evidence = line.putArray("evidence");
        for (TruthSpan span : admission.truth()) {
            evidence.addObject()
                    .put("code", span.code())
                    .put("note_id", Long.toString(span.noteId()))
                    .put("start", span.start())
                    .put("end", span.end())
                    .put("kind", span.kind().name().toLowerCase(Locale.ROOT))
                    .put("held_out", span.heldOut());
        }
        file.write(JSON.writeValueAsString(line));
        file.write('\n');
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
