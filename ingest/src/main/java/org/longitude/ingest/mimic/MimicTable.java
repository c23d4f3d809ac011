package org.longitude.ingest.mimic;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.longitude.ingest.csv.TableShape;
import org.longitude.ingest.source.RecordKind;

/** The tables that are read, with the columns that each must have. */
enum MimicTable {
    PATIENTS(MimicEdition.III, RecordKind.NOTE, "SUBJECT_ID"),
    ADMISSIONS(MimicEdition.III, RecordKind.NOTE, "SUBJECT_ID HADM_ID"),
    DIAGNOSES_ICD(MimicEdition.III, RecordKind.CODES, "SUBJECT_ID HADM_ID SEQ_NUM ICD9_CODE"),
    PROCEDURES_ICD(MimicEdition.III, RecordKind.CODES, "SUBJECT_ID HADM_ID SEQ_NUM ICD9_CODE"),
    NOTEEVENTS(
            MimicEdition.III,
            RecordKind.NOTE,
            "ROW_ID SUBJECT_ID HADM_ID CHARTDATE CHARTTIME CATEGORY DESCRIPTION ISERROR TEXT"),
    HOSP_PATIENTS(MimicEdition.IV, RecordKind.NOTE, "SUBJECT_ID"),
    HOSP_ADMISSIONS(MimicEdition.IV, RecordKind.NOTE, "SUBJECT_ID HADM_ID"),
    HOSP_DIAGNOSES_ICD(
            MimicEdition.IV, RecordKind.CODES, "SUBJECT_ID HADM_ID SEQ_NUM ICD_CODE ICD_VERSION"),
    HOSP_PROCEDURES_ICD(
            MimicEdition.IV, RecordKind.CODES, "SUBJECT_ID HADM_ID SEQ_NUM ICD_CODE ICD_VERSION"),
    NOTE_DISCHARGE_DETAIL(
            MimicEdition.IV, RecordKind.NOTE, "NOTE_ID SUBJECT_ID FIELD_NAME FIELD_VALUE"),
    NOTE_DISCHARGE(
            MimicEdition.IV,
            RecordKind.NOTE,
            "NOTE_ID SUBJECT_ID HADM_ID NOTE_TYPE NOTE_SEQ CHARTTIME STORETIME TEXT"),
    NOTE_RADIOLOGY_DETAIL(
            MimicEdition.IV, RecordKind.NOTE, "NOTE_ID SUBJECT_ID FIELD_NAME FIELD_VALUE"),
    NOTE_RADIOLOGY(
            MimicEdition.IV,
            RecordKind.NOTE,
            "NOTE_ID SUBJECT_ID HADM_ID NOTE_TYPE NOTE_SEQ CHARTTIME STORETIME TEXT");

    /** The column that says when a stay ended, where its table has one. */
    static final String ENDED = "DISCHTIME";

    private final MimicEdition edition;
    private final RecordKind kind;
    private final String columns;

    MimicTable(MimicEdition edition, RecordKind kind, String columns) {
        this.edition = edition;
        this.kind = kind;
        this.columns = columns;
    }

    /** The tables of an edition, all of which a folder should have. */
    static List<MimicTable> of(MimicEdition edition) {
        return Arrays.stream(values()).filter(table -> table.edition == edition).toList();
    }

    MimicEdition edition() {
        return edition;
    }

    /** What it has to look like; its refused rows are of notes, if they are not of codes. */
    TableShape shape() {
        boolean notes = this == NOTEEVENTS || this == NOTE_DISCHARGE || this == NOTE_RADIOLOGY;
        boolean stays = this == ADMISSIONS || this == HOSP_ADMISSIONS;
        return TableShape.of(
                kind, notes, List.of(columns.split(" ")), stays ? List.of(ENDED) : List.of());
    }

    /** Whether it is of codes, and so read twice. */
    boolean isOfCodes() {
        return kind == RecordKind.CODES;
    }

    /** The folder that PhysioNet has it in; empty for MIMIC-III. */
    String module() {
        return edition == MimicEdition.III
                ? ""
                : lowerCase().substring(0, lowerCase().indexOf('_'));
    }

    /** Its file's name without the ending, in lower case. */
    String fileName() {
        return edition == MimicEdition.III
                ? lowerCase()
                : lowerCase().substring(lowerCase().indexOf('_') + 1);
    }

    private String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people know it: in capitals for MIMIC-III, with its folder for MIMIC-IV. */
    @Override
    public String toString() {
        return edition == MimicEdition.III ? name() : module() + "/" + fileName();
    }
}
