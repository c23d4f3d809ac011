package org.longitude.ingest.jsonl;

import java.util.Objects;
import org.longitude.ingest.source.Arrival;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;

/**
 * How JSON lines are read.
 *
 * @param arrival who sends them, and whether they are live
 * @param defaultCategory of a note that names none; a note given without one to be coded is most
 *     likely a report of the whole stay, so the commands take discharge summary
 * @param admissionPerNote whether a note without an admission is an admission of its own; if not it
 *     is archived and never coded
 * @param codeSystem of codes that name none
 * @param lineBytesMax the longest line that is parsed; longer ones go to the quarantine while they
 *     are read
 */
public record JsonLinesSettings(
        Arrival arrival,
        NoteCategory defaultCategory,
        boolean admissionPerNote,
        CodeSystem codeSystem,
        int lineBytesMax) {

    /**
     * Four times the largest note's default: JSON escapes quotes and newlines by doubling them, and
     * a line has other fields too.
     */
    public static final int LINE_BYTES_MAX = 16 << 20;

    public JsonLinesSettings {
        Objects.requireNonNull(arrival, "arrival");
        if (codeSystem == CodeSystem.UNKNOWN) {
            throw new IllegalArgumentException("codeSystem: UNKNOWN (expected: a code system)");
        }
        if (lineBytesMax < 1) {
            throw new IllegalArgumentException(
                    "lineBytesMax: " + lineBytesMax + " (expected: > 0)");
        }
    }

    /** Discharge summaries, an admission for each where the line names none, ICD-9-CM codes. */
    public static JsonLinesSettings of(Arrival arrival) {
        return new JsonLinesSettings(
                arrival, NoteCategory.DISCHARGE_SUMMARY, true, CodeSystem.ICD_9_CM, LINE_BYTES_MAX);
    }
}
