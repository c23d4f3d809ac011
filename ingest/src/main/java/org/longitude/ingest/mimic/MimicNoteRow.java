package org.longitude.ingest.mimic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.longitude.ingest.csv.CsvReadings;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.NoteStatus;

/**
 * A single row of a table of notes, read again under its header: without the other tables, against
 * which its patient and admission were held when it was refused for another reason.
 */
public final class MimicNoteRow {

    private MimicNoteRow() {}

    /** The edition whose table of notes has that header; empty where neither has. */
    public static Optional<MimicEdition> edition(String header) {
        Set<String> names =
                new HashSet<>(
                        Arrays.asList(
                                header.toUpperCase(Locale.ROOT)
                                        .replaceAll("[\"\\s]", "")
                                        .split(",")));
        if (names.containsAll(MimicTable.NOTEEVENTS.shape().columns())) {
            return Optional.of(MimicEdition.III);
        }
        return names.containsAll(MimicTable.NOTE_DISCHARGE.shape().columns())
                ? Optional.of(MimicEdition.IV)
                : Optional.empty();
    }

    /**
     * Reads a row.
     *
     * @param edition whose table it is of
     * @param table opens its header and itself
     * @return what it is; empty for an addendum of MIMIC-IV, whose parent another table names
     */
    public static Optional<List<Intake>> read(
            MimicEdition edition,
            Supplier<ByteSource> table,
            Function<String, Arrival> arrival,
            Authorities authorities,
            Quarantine quarantine) {
        LookupTables none = new LookupTables();
        RowContext context =
                new RowContext(
                        new Stays(none, false, false),
                        new RowIds(authorities),
                        arrival.apply(edition.sourceSystem()));
        boolean three = edition == MimicEdition.III;
        RowHandler rows =
                three
                        ? new NoteRows(context)
                        : TypedNoteRows.ofAnyTable(context, new NoteParents(none));
        List<Intake> items = new ArrayList<>();
        try (none;
                CsvReadings reading =
                        new CsvReadings(
                                List.of(
                                        new CsvReadings.Reading(
                                                (three
                                                                ? MimicTable.NOTEEVENTS
                                                                : MimicTable.NOTE_DISCHARGE)
                                                        .shape(),
                                                table,
                                                rows,
                                                false)),
                                quarantine)) {
            reading.forEachRemaining(items::add);
        }
        boolean addendum = !three && items.stream().anyMatch(MimicNoteRow::isAddendum);
        return addendum ? Optional.empty() : Optional.of(items);
    }

    private static boolean isAddendum(Intake item) {
        return item instanceof NoteRead read && read.note().getStatus() == NoteStatus.ADDENDUM;
    }
}
