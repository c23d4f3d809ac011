package org.longitude.ingest.mimic;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/** MIMIC-IV-Note's note_type: what a note is, and whether it adds to another. */
enum NoteType {
    DS(MimicTable.NOTE_DISCHARGE, NoteCategory.DISCHARGE_SUMMARY, NoteStatus.FINAL),
    AD(MimicTable.NOTE_DISCHARGE, NoteCategory.DISCHARGE_SUMMARY, NoteStatus.ADDENDUM),
    RR(MimicTable.NOTE_RADIOLOGY, NoteCategory.RADIOLOGY, NoteStatus.FINAL),
    AR(MimicTable.NOTE_RADIOLOGY, NoteCategory.RADIOLOGY, NoteStatus.ADDENDUM);

    private final MimicTable table;
    private final NoteCategory category;
    private final NoteStatus status;

    NoteType(MimicTable table, NoteCategory category, NoteStatus status) {
        this.table = table;
        this.category = category;
        this.status = status;
    }

    /** The type of that name; empty where the tables have none such. */
    static Optional<NoteType> of(Set<MimicTable> tables, @Nullable String name) {
        return Arrays.stream(values())
                .filter(type -> tables.contains(type.table))
                .filter(type -> name != null && type.name().equals(name.strip()))
                .findFirst();
    }

    NoteCategory category() {
        return category;
    }

    NoteStatus status() {
        return status;
    }

    boolean isAddendum() {
        return status == NoteStatus.ADDENDUM;
    }
}
