package org.longitude.ingest.mimic;

import java.time.Instant;
import java.util.List;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ChartTimes;
import org.longitude.ingest.source.ContentId;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.MessageIds;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;

/**
 * PATIENTS and ADMISSIONS, which notes and codes are held against. A stay that has ended is said to
 * have: without a discharge or a summary its codes would be preliminary for ever.
 */
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
            if (!problems.none() || patient == null || admission == null) {
                return refusal(row, table, problems);
            }
            if (!context.stays().addAdmission(admission, patient)) {
                problems.add(RejectionReason.DUPLICATE_ADMISSION, "HADM_ID");
                return refusal(row, table, problems);
            }
            // A stay with an unreadable end is a stay all the same; its row is refused.
            Instant ended =
                    ChartTimes.parse(
                            row.optionalCell(MimicTable.ENDED), MimicTable.ENDED, problems);
            return ended == null
                    ? refusal(row, table, problems)
                    : List.of(discharge(admission, patient, ended, context.arrival()));
        };
    }

    private static Intake discharge(
            String admission, String patient, Instant ended, Arrival arrival) {
        String content =
                new ContentId()
                        .with(admission)
                        .with(patient)
                        .with(AdmissionEventKind.DISCHARGED)
                        .with(ended)
                        .id();
        return new EventRead(
                AdmissionEvent.newBuilder()
                        .setAdmissionId(admission)
                        .setPatientId(patient)
                        .setKind(AdmissionEventKind.DISCHARGED)
                        .setOccurredAt(ended)
                        .setSourceSystem(arrival.sourceSystem())
                        .setMessageId(MessageIds.of(null, content))
                        .setReceivedAt(arrival.clock().instant())
                        .build());
    }

    private static List<Intake> refusal(CsvRow row, CsvTable table, Problems problems) {
        return problems.first()
                .map(problem -> List.of(table.refuse(row, problem)))
                .orElse(List.of());
    }
}
