package org.longitude.ingest.mimic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * Who was admitted: the patients, and each admission's patient. A note or code that names another
 * patient than its admission's is refused, never joined. Memory grows with patients and admissions
 * (about 150 bytes each), and with nothing else of the tables.
 */
final class Stays {

    /** MIMIC-III has 46,520 patients and 58,976 admissions. */
    private static final int ENTRIES_MAX = 10_000_000;

    private final Set<String> patients = new HashSet<>();
    private final Map<String, String> patientOfAdmission = new HashMap<>();
    private final boolean patientsKnown;
    private final boolean admissionsKnown;

    /** Where a table is missing, what it would forbid is allowed. */
    Stays(boolean patientsKnown, boolean admissionsKnown) {
        this.patientsKnown = patientsKnown;
        this.admissionsKnown = admissionsKnown;
    }

    void addPatient(String patient) {
        patients.add(patient);
        checkSize(patients.size());
    }

    /** Takes an admission; false where it is there already. */
    boolean addAdmission(String admission, String patient) {
        boolean isNew = patientOfAdmission.putIfAbsent(admission, patient) == null;
        checkSize(patientOfAdmission.size());
        return isNew;
    }

    /** Checks that a row's patient and admission belong together. */
    void check(@Nullable String admission, @Nullable String patient, Problems problems) {
        if (patient != null && patientsKnown && !patients.contains(patient)) {
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

    private static void checkSize(int entries) {
        if (entries > ENTRIES_MAX) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    "more than "
                            + ENTRIES_MAX
                            + " patients or admissions (expected: fewer; split the folder)");
        }
    }
}
