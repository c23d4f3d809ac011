package org.longitude.ingest.mimic;

import java.util.List;
import org.longitude.ingest.source.RecordKind;

/** The tables that are read, with the columns that each must have. */
enum MimicTable {
    PATIENTS(RecordKind.NOTE, "SUBJECT_ID"),
    ADMISSIONS(RecordKind.NOTE, "SUBJECT_ID HADM_ID"),
    DIAGNOSES_ICD(RecordKind.CODES, "SUBJECT_ID HADM_ID SEQ_NUM ICD9_CODE"),
    PROCEDURES_ICD(RecordKind.CODES, "SUBJECT_ID HADM_ID SEQ_NUM ICD9_CODE"),
    NOTEEVENTS(
            RecordKind.NOTE,
            "ROW_ID SUBJECT_ID HADM_ID CHARTDATE CHARTTIME CATEGORY DESCRIPTION ISERROR TEXT");

    private final RecordKind kind;
    private final String columns;

    MimicTable(RecordKind kind, String columns) {
        this.kind = kind;
        this.columns = columns;
    }

    /** Whose dead letters its refused rows are; patients and admissions exist for the notes. */
    RecordKind kind() {
        return kind;
    }

    List<String> columns() {
        return List.of(columns.split(" "));
    }
}
