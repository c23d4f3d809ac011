package org.longitude.ingest.codes;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.csv.CsvRow;
import org.longitude.ingest.csv.CsvTable;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.csv.ScatteredRows;
import org.longitude.ingest.source.ChartTimes;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.RecordLimits;

/**
 * The rows of a table of codes, gathered by admission. Of the same code twice the better rank
 * stands; two codes of one rank are refused, since nobody could say which is the principal.
 */
final class CodeTableRows implements RowHandler {

    private static final Comparator<WrittenCode> BY_RANK =
            Comparator.comparing(
                    code -> code.entry().sequence(),
                    Comparator.nullsLast(Comparator.naturalOrder()));

    private final CodeTable.Settings settings;
    private final ScatteredRows<Row> rows = new ScatteredRows<>("admission_id");

    CodeTableRows(CodeTable.Settings settings) {
        this.settings = settings;
    }

    /** A row of an admission, good or not. */
    private record Row(
            SourcePosition position,
            OriginalBytes bytes,
            @Nullable String patient,
            Optional<WrittenCode> code,
            @Nullable Instant assignedAt,
            Optional<Problem> problem) {}

    /** The first reading: counts. */
    RowHandler counting() {
        return (row, table) -> {
            String admission = admission(row, new Problems());
            if (admission != null) {
                rows.count(admission);
            }
            return List.of();
        };
    }

    /** The readings after it: send. */
    @Override
    public List<Intake> handle(CsvRow row, CsvTable table) {
        Problems problems = new Problems();
        String admission = admission(row, problems);
        if (admission == null) {
            return rows.isFirst()
                    ? List.of(table.refuse(row, problems.first().orElseThrow()))
                    : List.of();
        }
        if (!rows.takes(admission)) {
            return List.of();
        }
        rows.add(admission, read(row), row.bytes().length());
        return whole(table);
    }

    @Override
    public List<Intake> end(CsvTable table) {
        rows.end();
        return whole(table);
    }

    @Override
    public boolean wantsMore() {
        return rows.wantsMore();
    }

    private List<Intake> whole(CsvTable table) {
        List<Intake> items = new ArrayList<>();
        rows.whole().forEach(each -> items.addAll(items(each.key(), each.rows(), table)));
        return items;
    }

    private @Nullable String admission(CsvRow row, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String id = rules.admissionId(row.id("ADMISSION_ID", problems), "ADMISSION_ID");
        if (id == null) {
            problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, "ADMISSION_ID");
        }
        return id == null ? null : settings.authorities().id(Optional.empty(), id).text();
    }

    private Row read(CsvRow row) {
        Problems problems = new Problems();
        CodeReader reader = new CodeReader(problems);
        String given =
                row.optionalCell("PATIENT_ID") == null ? null : row.id("PATIENT_ID", problems);
        String patient = new FieldRules(problems).id(given, "PATIENT_ID");
        Optional<WrittenCode> code =
                reader.code(
                        row.cell("CODE"),
                        reader.system(row.optionalCell("SYSTEM"), settings.otherwise(), "SYSTEM"),
                        reader.kind(row.optionalCell("KIND"), "KIND"),
                        reader.rank(number(row, problems), "SEQUENCE"),
                        "CODE");
        Instant assignedAt =
                ChartTimes.parse(row.optionalCell("ASSIGNED_AT"), "ASSIGNED_AT", problems);
        return new Row(
                row.position(),
                row.bytes(),
                patient == null
                        ? null
                        : settings.authorities().id(Optional.empty(), patient).text(),
                code,
                assignedAt,
                problems.first());
    }

    private static @Nullable Long number(CsvRow row, Problems problems) {
        String cell = row.optionalCell("SEQUENCE");
        if (cell == null || cell.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(cell.strip());
        } catch (NumberFormatException e) {
            problems.add(RejectionReason.BAD_SEQUENCE, "SEQUENCE");
            return null;
        }
    }

    private List<Intake> items(String admission, List<Row> whole, CsvTable table) {
        List<CodeList> lists =
                CodeList.of(
                        admission,
                        whole.stream()
                                .map(Row::patient)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null),
                        codes(whole));
        Optional<Refusal> refusal = refusal(whole, lists);
        if (refusal.isPresent()) {
            return List.of(
                    table.refuseTogether(
                            refusal.get().position(), refusal.get().problem(), together(whole)));
        }
        Instant assignedAt =
                whole.stream()
                        .map(Row::assignedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
        List<Intake> items = new ArrayList<>();
        for (CodeList list : lists) {
            items.add(new CodesRead(list.toAssignedCodes(settings.arrival(), null, assignedAt)));
        }
        return items;
    }

    /** By rank, and each code of a list once. */
    private static List<WrittenCode> codes(List<Row> whole) {
        Set<List<Object>> seen = new HashSet<>();
        return whole.stream()
                .flatMap(row -> row.code().stream())
                .sorted(BY_RANK)
                .filter(code -> seen.add(List.of(code.system(), code.kind(), code.entry().code())))
                .toList();
    }

    private record Refusal(SourcePosition position, Problem problem) {}

    private static Optional<Refusal> refusal(List<Row> whole, List<CodeList> lists) {
        String patient = null;
        for (Row row : whole) {
            if (row.problem().isPresent()) {
                return Optional.of(new Refusal(row.position(), row.problem().get()));
            }
            if (patient != null && row.patient() != null && !patient.equals(row.patient())) {
                return refusal(row, RejectionReason.PATIENT_MISMATCH, "PATIENT_ID");
            }
            patient = patient == null ? row.patient() : patient;
        }
        if (whole.size() > RecordLimits.ASSIGNED_CODES_MAX) {
            return refusal(whole.get(0), RejectionReason.TOO_MANY_CODES, "ADMISSION_ID");
        }
        return lists.stream().allMatch(CodeTableRows::hasOneCodeARank)
                ? Optional.empty()
                : refusal(whole.get(0), RejectionReason.DUPLICATE_SEQUENCE, "SEQUENCE");
    }

    private static Optional<Refusal> refusal(Row row, RejectionReason reason, String field) {
        return Optional.of(new Refusal(row.position(), new Problem(reason, field)));
    }

    private static boolean hasOneCodeARank(CodeList list) {
        Set<Integer> ranks = new HashSet<>();
        return list.entries().stream()
                .map(CodeList.Entry::sequence)
                .filter(Objects::nonNull)
                .allMatch(ranks::add);
    }

    private static OriginalBytes together(List<Row> whole) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Row row : whole) {
            bytes.writeBytes(row.bytes().toByteArray());
            bytes.write('\n');
        }
        return OriginalBytes.copyOf(bytes.toByteArray());
    }
}
