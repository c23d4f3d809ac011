package org.longitude.ingest.mimic;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeReader;
import org.longitude.ingest.codes.WrittenCode;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/** The cells of a code table that say a code: ICD9_CODE, or icd_code with its icd_version. */
record IcdCells(MimicEdition edition, CodeKind kind) {

    /** The code with its dot, which MIMIC leaves out; empty where the row is refused. */
    Optional<WrittenCode> read(CsvRow row, Problems problems) {
        Integer rank = rank(row, problems);
        CodeSystem system = system(row, problems);
        String column = edition == MimicEdition.III ? "ICD9_CODE" : "ICD_CODE";
        if (system == CodeSystem.UNKNOWN) {
            return Optional.empty();
        }
        Optional<WrittenCode> code =
                new CodeReader(problems).code(row.cell(column), system, kind, rank, column);
        return problems.none() ? code : Optional.empty();
    }

    private CodeSystem system(CsvRow row, Problems problems) {
        if (edition == MimicEdition.III) {
            return CodeSystem.ICD_9_CM;
        }
        String version = row.cell("ICD_VERSION");
        switch (version == null ? "" : version.strip()) {
            case "9" -> {
                return CodeSystem.ICD_9_CM;
            }
            case "10" -> {
                return kind == CodeKind.DIAGNOSIS ? CodeSystem.ICD_10_CM : CodeSystem.ICD_10_PCS;
            }
            default -> {
                problems.add(RejectionReason.BAD_ICD_VERSION, "ICD_VERSION");
                return CodeSystem.UNKNOWN;
            }
        }
    }

    private static @Nullable Integer rank(CsvRow row, Problems problems) {
        String cell = row.cell("SEQ_NUM");
        if (cell == null || cell.isBlank()) {
            return null;
        }
        try {
            int sequence = Integer.parseInt(cell.strip());
            if (sequence >= 1) {
                return sequence;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number below one.
        }
        problems.add(RejectionReason.BAD_SEQUENCE, "SEQ_NUM");
        return null;
    }
}
