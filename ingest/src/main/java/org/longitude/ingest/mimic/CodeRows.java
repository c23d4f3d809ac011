package org.longitude.ingest.mimic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.codes.WrittenCode;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.csv.ScatteredRows;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.RecordLimits;

/**
 * DIAGNOSES_ICD or PROCEDURES_ICD: a row a code, gathered into one list for each admission and code
 * system, in SEQ_NUM's order, with the dots that MIMIC leaves out. A list must be whole, so the
 * table is read more than once: see {@link ScatteredRows}.
 */
final class CodeRows implements RowHandler {

    private static final Comparator<Good> BY_SEQUENCE =
            Comparator.comparing(
                    good -> good.code().entry().sequence(),
                    Comparator.nullsLast(Comparator.naturalOrder()));

    private final IcdCells cells;
    private final RowContext context;
    private final ScatteredRows<Good> rows = new ScatteredRows<>("HADM_ID");

    CodeRows(IcdCells cells, RowContext context) {
        this.cells = cells;
        this.context = context;
    }

    /** A row that is good by itself. */
    private record Good(String admission, String patient, WrittenCode code) {}

    /** The first reading: counts. */
    RowHandler counting() {
        return (row, table) -> {
            Good good = good(row, new Problems());
            if (good != null) {
                rows.count(good.admission());
            }
            return List.of();
        };
    }

    /** The readings after it: send. */
    @Override
    public List<Intake> handle(CsvRow row, CsvTable table) {
        Problems problems = new Problems();
        Good good = good(row, problems);
        if (good == null) {
            return rows.isFirst()
                    ? List.of(table.refuse(row, problems.first().orElseThrow()))
                    : List.of();
        }
        if (!rows.takes(good.admission())) {
            return List.of();
        }
        List<Intake> items = new ArrayList<>();
        Optional<Problem> problem = problem(good);
        problem.ifPresent(one -> items.add(table.refuse(row, one)));
        if (problem.isPresent()) {
            rows.pass(good.admission());
        } else {
            rows.add(good.admission(), good, row.bytes().length());
        }
        items.addAll(whole());
        return items;
    }

    @Override
    public List<Intake> end(CsvTable table) {
        rows.end();
        return whole();
    }

    @Override
    public boolean wantsMore() {
        return rows.wantsMore();
    }

    private List<Intake> whole() {
        List<Intake> items = new ArrayList<>();
        rows.whole().forEach(each -> items.addAll(lists(each.rows())));
        return items;
    }

    /** Why a row that is good by itself does not fit to those that came before. */
    private Optional<Problem> problem(Good good) {
        List<Good> under = rows.under(good.admission());
        if (!under.isEmpty() && !under.get(0).patient().equals(good.patient())) {
            return Optional.of(new Problem(RejectionReason.PATIENT_MISMATCH, "SUBJECT_ID"));
        }
        if (under.size() == RecordLimits.ASSIGNED_CODES_MAX) {
            return Optional.of(new Problem(RejectionReason.TOO_MANY_CODES, "HADM_ID"));
        }
        return Optional.empty();
    }

    private List<CodesRead> lists(List<Good> whole) {
        Good first = whole.get(0);
        List<WrittenCode> codes = whole.stream().sorted(BY_SEQUENCE).map(Good::code).toList();
        return CodeList.of(first.admission(), first.patient(), codes).stream()
                .map(list -> new CodesRead(list.toAssignedCodes(context.arrival())))
                .toList();
    }

    private @Nullable Good good(CsvRow row, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String patient = context.ids().patient(row, rules, problems);
        String admission = context.ids().admission(row, rules, problems);
        if (admission == null) {
            problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, "HADM_ID");
        }
        if (problems.none()) {
            context.stays().check(admission, patient, problems);
        }
        Optional<WrittenCode> code = cells.read(row, problems);
        if (!problems.none() || admission == null || patient == null || code.isEmpty()) {
            return null;
        }
        return new Good(admission, patient, code.get());
    }
}
