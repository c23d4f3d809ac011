package org.longitude.ingest.mimic;

import java.util.List;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/** PATIENTS and ADMISSIONS: nothing goes to a topic, but notes and codes are held against them. */
final class StayRows {

    private StayRows() {}

    static RowHandler patients(RowContext context) {
        return (row, table) -> {
            Problems problems = new Problems();
            String patient = context.ids().patient(row, new FieldRules(problems), problems);
            if (patient != null) {
                context.stays().addPatient(patient);
            }
            return refusal(row, table, problems);
        };
    }

    static RowHandler admissions(RowContext context) {
        return (row, table) -> {
            Problems problems = new Problems();
            FieldRules rules = new FieldRules(problems);
            String patient = context.ids().patient(row, rules, problems);
            String admission = context.ids().admission(row, rules, problems);
            if (admission == null) {
                problems.add(RejectionReason.MISSING_ID, "HADM_ID");
            }
            if (patient != null) {
                context.stays().check(null, patient, problems);
            }
            if (problems.none()
                    && patient != null
                    && admission != null
                    && !context.stays().addAdmission(admission, patient)) {
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
