package org.longitude.ingest.mimic;

import java.util.List;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/** PATIENTS and ADMISSIONS: nothing goes to a topic, but notes and codes are held against them. */
final class StayRows {

    private StayRows() {}

    static RowHandler patients(Stays stays) {
        return (row, table) -> {
            Problems problems = new Problems();
            String patient =
                    NoteRows.required(row, "SUBJECT_ID", new FieldRules(problems), problems);
            if (patient != null) {
                stays.addPatient(patient);
            }
            return refusal(row, table, problems);
        };
    }

    static RowHandler admissions(Stays stays) {
        return (row, table) -> {
            Problems problems = new Problems();
            FieldRules rules = new FieldRules(problems);
            String patient = NoteRows.required(row, "SUBJECT_ID", rules, problems);
            String admission = NoteRows.required(row, "HADM_ID", rules, problems);
            if (patient != null) {
                stays.check(null, patient, problems);
            }
            if (problems.none()
                    && patient != null
                    && admission != null
                    && !stays.addAdmission(admission, patient)) {
                problems.add(RejectionReason.DUPLICATE_ADMISSION, "HADM_ID");
            }
            return refusal(row, table, problems);
        };
    }

    private static List<Intake> refusal(CsvRow row, CsvTable table, Problems problems) {
        return problems.first()
                .map(problem -> List.of(table.refuse(row, problem)))
                .orElse(List.of());
    }
}
