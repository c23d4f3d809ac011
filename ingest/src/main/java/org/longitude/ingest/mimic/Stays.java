package org.longitude.ingest.mimic;

import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * Who was admitted: the patients, and each admission's patient. A note or code that names another
 * patient than its admission's is refused, never joined.
 */
final class Stays {

    private final LookupTables.Table patients;
    private final LookupTables.Table patientOfAdmission;
    private final boolean patientsKnown;
    private final boolean admissionsKnown;

    /** Where a table is missing, what it would forbid is allowed. */
    Stays(LookupTables tables, boolean patientsKnown, boolean admissionsKnown) {
        this.patients = tables.table("patients");
        this.patientOfAdmission = tables.table("admissions");
        this.patientsKnown = patientsKnown;
        this.admissionsKnown = admissionsKnown;
    }

    void addPatient(String patient) {
        patients.putIfAbsent(patient, "");
    }

    /** Takes an admission; false where it is there already. */
    boolean addAdmission(String admission, String patient) {
        return patientOfAdmission.putIfAbsent(admission, patient) == null;
    }

    /** Checks that a row's patient and admission belong together. */
    void check(@Nullable String admission, @Nullable String patient, Problems problems) {
        if (patient != null && patientsKnown && patients.get(patient) == null) {
            problems.add(RejectionReason.UNKNOWN_PATIENT, "SUBJECT_ID");
        }
        if (admission == null || !admissionsKnown) {
            return;
        }
        String owner = patientOfAdmission.get(admission);
        if (owner == null) {
            problems.add(RejectionReason.UNKNOWN_ADMISSION, "HADM_ID");
        } else if (!owner.equals(patient)) {
            problems.add(RejectionReason.PATIENT_MISMATCH, "SUBJECT_ID");
        }
    }
}
