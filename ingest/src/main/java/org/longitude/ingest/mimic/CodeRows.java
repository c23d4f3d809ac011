package org.longitude.ingest.mimic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.codes.IcdNotation;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * DIAGNOSES_ICD or PROCEDURES_ICD: a row a code, gathered into one list for each admission, in
 * SEQ_NUM's order, with the dots that MIMIC leaves out.
 *
 * <p>A list must be whole, and nothing promises that an admission's rows stand together. So the
 * table is read twice: first its rows are counted for each admission, then a list is sent as soon
 * as the last of its rows has come. What is held is the admissions whose rows are under way: one,
 * in MIMIC's own order.
 */
final class CodeRows implements RowHandler {

    /** Admissions that may be under way at once, in a table in the worst order. */
    private static final int OPEN_ADMISSIONS_MAX = 1_000_000;

    private static final Comparator<CodeList.Entry> BY_SEQUENCE =
            Comparator.comparing(
                    CodeList.Entry::sequence, Comparator.nullsLast(Comparator.naturalOrder()));

    private final CodeKind kind;
    private final Stays stays;
    private final Arrival arrival;
    private final Map<String, Integer> rowsToCome = new HashMap<>();
    private final Map<String, Open> open = new HashMap<>();

    CodeRows(CodeKind kind, Stays stays, Arrival arrival) {
        this.kind = kind;
        this.stays = stays;
        this.arrival = arrival;
    }

    /** A row that is good by itself. */
    private record Good(String admission, String patient, CodeList.Entry entry) {}

    private record Open(String patient, List<CodeList.Entry> entries) {}

    /** The first reading: counts. */
    RowHandler counting() {
        return (row, table) -> {
            Good good = good(row, new Problems());
            if (good != null) {
                rowsToCome.merge(good.admission(), 1, Integer::sum);
            }
            return List.of();
        };
    }

    /** The second reading: sends. */
    @Override
    public List<Intake> handle(CsvRow row, CsvTable table) {
        Problems problems = new Problems();
        Good good = good(row, problems);
        if (good == null) {
            return List.of(table.refuse(row, problems.first().orElseThrow()));
        }
        List<Intake> items = new ArrayList<>();
        add(good).ifPresent(problem -> items.add(table.refuse(row, problem)));
        if (isLast(good.admission())) {
            Open whole = open.remove(good.admission());
            if (whole != null) {
                items.add(new CodesRead(list(good.admission(), whole)));
            }
        }
        return items;
    }

    @Override
    public List<Intake> end() {
        if (!open.isEmpty()) {
            throw changed();
        }
        return List.of();
    }

    private Optional<Problem> add(Good good) {
        Open under =
                open.computeIfAbsent(
                        good.admission(), id -> new Open(good.patient(), new ArrayList<>()));
        if (open.size() > OPEN_ADMISSIONS_MAX) {
            throw new IngestException(
                    IngestError.SOURCE_UNUSABLE,
                    "more than "
                            + OPEN_ADMISSIONS_MAX
                            + " admissions have their codes scattered (expected: the table sorted"
                            + " by HADM_ID)");
        }
        if (!under.patient().equals(good.patient())) {
            return Optional.of(new Problem(RejectionReason.PATIENT_MISMATCH, "SUBJECT_ID"));
        }
        if (under.entries().size() == RecordLimits.ASSIGNED_CODES_MAX) {
            return Optional.of(new Problem(RejectionReason.TOO_MANY_CODES, "HADM_ID"));
        }
        under.entries().add(good.entry());
        return Optional.empty();
    }

    private boolean isLast(String admission) {
        Integer left = rowsToCome.computeIfPresent(admission, (id, count) -> count - 1);
        if (left == null || left < 0) {
            throw changed();
        }
        if (left == 0) {
            rowsToCome.remove(admission);
        }
        return left == 0;
    }

    private AssignedCodes list(String admission, Open whole) {
        List<CodeList.Entry> entries = new ArrayList<>(whole.entries());
        entries.sort(BY_SEQUENCE);
        return new CodeList(admission, whole.patient(), CodeSystem.ICD_9_CM, kind, entries)
                .toAssignedCodes(arrival);
    }

    private @Nullable Good good(CsvRow row, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String patient = NoteRows.required(row, "SUBJECT_ID", rules, problems);
        String admission = rules.admissionId(row.id("HADM_ID", problems), "HADM_ID");
        if (admission == null) {
            problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, "HADM_ID");
        }
        if (problems.none()) {
            stays.check(admission, patient, problems);
        }
        Integer sequence = sequence(row, problems);
        String code = code(row, problems);
        if (!problems.none() || admission == null || patient == null || code == null) {
            return null;
        }
        return new Good(admission, patient, new CodeList.Entry(code, sequence));
    }

    private @Nullable String code(CsvRow row, Problems problems) {
        String cell = row.cell("ICD9_CODE");
        if (cell == null || cell.isBlank()) {
            problems.add(RejectionReason.MISSING_CODE, "ICD9_CODE");
            return null;
        }
        Optional<String> written = IcdNotation.written(cell, CodeSystem.ICD_9_CM, kind);
        if (written.isEmpty()) {
            problems.add(RejectionReason.BAD_CODE, "ICD9_CODE");
        }
        return written.orElse(null);
    }

    private static @Nullable Integer sequence(CsvRow row, Problems problems) {
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

    private static IngestException changed() {
        return new IngestException(
                IngestError.SOURCE_UNUSABLE,
                "a code table changed while it was read (expected: files at rest; run it again)");
    }
}
