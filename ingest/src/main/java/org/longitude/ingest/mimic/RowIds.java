package org.longitude.ingest.mimic;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * The ids of rows. Patients and admissions are under the authority that the operator names, and
 * plain without one: MIMIC's tables name none.
 */
record RowIds(Authorities authorities) {

    /** SUBJECT_ID, which every row must have. */
    @Nullable String patient(CsvRow row, FieldRules rules, Problems problems) {
        return under(required(row, "SUBJECT_ID", rules, problems));
    }

    /** HADM_ID; null where the row belongs to no admission. */
    @Nullable String admission(CsvRow row, FieldRules rules, Problems problems) {
        return under(rules.admissionId(row.id("HADM_ID", problems), "HADM_ID"));
    }

    /** An id that the row must have, as it stands. */
    static @Nullable String required(
            CsvRow row, String column, FieldRules rules, Problems problems) {
        String id = rules.id(row.id(column, problems), column);
        if (id == null) {
            problems.add(RejectionReason.MISSING_ID, column);
        }
        return id;
    }

    private @Nullable String under(@Nullable String id) {
        return id == null ? null : authorities.id(Optional.empty(), id).text();
    }
}
