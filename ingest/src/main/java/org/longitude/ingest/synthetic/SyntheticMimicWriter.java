package org.longitude.ingest.synthetic;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes admissions as a MIMIC-III folder: the five tables with MIMIC-III's columns, quoting (text
 * in double quotes, numbers and times bare, nothing for null) and line ends. The same admissions
 * give the same bytes. Memory does not grow with their number.
 *
 * <p>Ownership: closes the files that it opened. Threading: owned by one thread.
 */
public final class SyntheticMimicWriter implements AutoCloseable {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** Categories whose notes MIMIC-III knows the day of, but not the time. */
    private static final Set<String> WITHOUT_TIME =
            Set.of(SyntheticNote.DISCHARGE_SUMMARY, "ECG", "Echo");

    private final List<Writer> open = new ArrayList<>();
    private final Writer notes;
    private final Writer diagnoses;
    private final Writer procedures;
    private final Writer admissions;
    private final Writer patients;
    private long diagnosisRows;
    private long procedureRows;
    private long lastPatientId = -1;

    /**
     * Makes the folder where it is missing and starts the five files anew.
     *
     * @throws IOException if the folder cannot be written to
     */
    public SyntheticMimicWriter(Path folder) throws IOException {
        Files.createDirectories(folder);
        notes =
                start(
                        folder,
                        "NOTEEVENTS.csv",
                        "ROW_ID,SUBJECT_ID,HADM_ID,CHARTDATE,CHARTTIME,STORETIME,CATEGORY,"
                                + "DESCRIPTION,CGID,ISERROR,TEXT");
        String codeColumns = "ROW_ID,SUBJECT_ID,HADM_ID,SEQ_NUM,ICD9_CODE";
        diagnoses = start(folder, "DIAGNOSES_ICD.csv", codeColumns);
        procedures = start(folder, "PROCEDURES_ICD.csv", codeColumns);
        admissions =
                start(
                        folder,
                        "ADMISSIONS.csv",
                        "ROW_ID,SUBJECT_ID,HADM_ID,ADMITTIME,DISCHTIME,DEATHTIME,ADMISSION_TYPE,"
                                + "ADMISSION_LOCATION,DISCHARGE_LOCATION,INSURANCE,LANGUAGE,"
                                + "RELIGION,MARITAL_STATUS,ETHNICITY,EDREGTIME,EDOUTTIME,"
                                + "DIAGNOSIS,HOSPITAL_EXPIRE_FLAG,HAS_CHARTEVENTS_DATA");
        patients =
                start(
                        folder,
                        "PATIENTS.csv",
                        "ROW_ID,SUBJECT_ID,GENDER,DOB,DOD,DOD_HOSP,DOD_SSN,EXPIRE_FLAG");
    }

    private Writer start(Path folder, String name, String columns) throws IOException {
        Writer file = Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8);
        open.add(file);
        file.write("\"" + columns.replace(",", "\",\"") + "\"\n");
        return file;
    }

    /**
     * Writes one admission. Admissions of one patient come one after the other, as the generator
     * gives them.
     *
     * @throws IOException if a file cannot be written
     */
    public void write(SyntheticAdmission admission) throws IOException {
        if (admission.patientId() != lastPatientId) {
            lastPatientId = admission.patientId();
            SyntheticPatient patient = admission.patient();
            row(
                    patients,
                    lastPatientId,
                    lastPatientId,
                    quoted(patient.female() ? "F" : "M"),
                    TIME.format(patient.born().atStartOfDay()),
                    "",
                    "",
                    "",
                    0);
        }
        writeAdmission(admission);
        for (SyntheticNote note : admission.notes()) {
            writeNote(admission, note);
        }
        for (SyntheticCode code : admission.codes()) {
            boolean isDiagnosis = code.kind() == CodeKind.DIAGNOSIS;
            row(
                    isDiagnosis ? diagnoses : procedures,
                    isDiagnosis ? ++diagnosisRows : ++procedureRows,
                    admission.patientId(),
                    admission.admissionId(),
                    code.sequence(),
                    quoted(code.code().replace(".", "")));
        }
    }

    private void writeAdmission(SyntheticAdmission admission) throws IOException {
        row(
                admissions,
                admission.admissionId(),
                admission.patientId(),
                admission.admissionId(),
                TIME.format(admission.admittedAt()),
                TIME.format(admission.dischargedAt()),
                "",
                quoted("EMERGENCY"),
                quoted("EMERGENCY ROOM ADMIT"),
                quoted("HOME"),
                quoted("Other"),
                "",
                "",
                "",
                quoted("UNKNOWN/NOT SPECIFIED"),
                "",
                "",
                "",
                0,
                0);
    }

    private void writeNote(SyntheticAdmission admission, SyntheticNote note) throws IOException {
        LocalDateTime charted = note.chartedAt();
        boolean timed = !WITHOUT_TIME.contains(note.category());
        row(
                notes,
                note.noteId(),
                admission.patientId(),
                admission.admissionId(),
                DATE.format(charted),
                timed ? TIME.format(charted) : "",
                timed ? TIME.format(charted.plusMinutes(7)) : "",
                quoted(note.category()),
                quoted(note.description()),
                "",
                note.enteredInError() ? quoted("1") : "",
                quoted(note.text().value()));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static void row(Writer file, Object... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            file.write(i == 0 ? "" : ",");
            file.write(fields[i].toString());
        }
        file.write('\n');
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Writer file : open) {
            try {
                file.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
