package org.longitude.ingest.source;

import java.util.List;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;

/**
 * A good note, with the codes that came in the same line.
 *
 * @param note the note as it goes to notes.raw
 * @param codes the code lists that the line brought: none, or one for each code system and kind
 */
public record NoteRead(ClinicalNote note, List<AssignedCodes> codes) implements Intake {

    public NoteRead {
        codes = List.copyOf(codes);
    }

    /** Ids only. */
    @Override
    public String toString() {
        return "NoteRead[note_id=" + note.getNoteId() + ", code lists=" + codes.size() + "]";
    }
}
