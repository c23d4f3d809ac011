package org.longitude.ingest.mimic;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Intake;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.CodeKind;

/**
 * Everything of a MIMIC-III folder: who was admitted first, then the codes, then the notes. Memory
 * is one row within its limit, and what {@link Stays} and {@link CodeRows} hold.
 *
 * <p>Threading: one thread. Ownership: closes the table that it reads.
 */
public final class MimicReader implements Iterator<Intake>, AutoCloseable {

    private final Quarantine quarantine;
    private final Queue<Reading> readings = new ArrayDeque<>();
    private final Queue<Intake> items = new ArrayDeque<>();
    private @Nullable CsvTable table;
    private @Nullable RowHandler handler;
    private boolean countingOnly;
    private long finishedBytes;

    public MimicReader(MimicFolder folder, Arrival arrival, Quarantine quarantine) {
        this.quarantine = quarantine;
        Stays stays =
                new Stays(
                        folder.file(MimicTable.PATIENTS).isPresent(),
                        folder.file(MimicTable.ADMISSIONS).isPresent());
        CodeRows diagnoses = new CodeRows(CodeKind.DIAGNOSIS, stays, arrival);
        CodeRows procedures = new CodeRows(CodeKind.PROCEDURE, stays, arrival);
        plan(folder, MimicTable.PATIENTS, StayRows.patients(stays), false);
        plan(folder, MimicTable.ADMISSIONS, StayRows.admissions(stays), false);
        plan(folder, MimicTable.DIAGNOSES_ICD, diagnoses.counting(), true);
        plan(folder, MimicTable.DIAGNOSES_ICD, diagnoses, false);
        plan(folder, MimicTable.PROCEDURES_ICD, procedures.counting(), true);
        plan(folder, MimicTable.PROCEDURES_ICD, procedures, false);
        plan(folder, MimicTable.NOTEEVENTS, new NoteRows(stays, arrival), false);
    }

    /**
     * One reading of a table.
     *
     * @param countingOnly whether it is repeated, so that its refusals are told the second time
     */
    private record Reading(MimicTable table, Path file, RowHandler handler, boolean countingOnly) {}

    private void plan(
            MimicFolder folder, MimicTable table, RowHandler handler, boolean countingOnly) {
        Optional<Path> file = folder.file(table);
        file.ifPresent(path -> readings.add(new Reading(table, path, handler, countingOnly)));
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty() && (table != null || !readings.isEmpty())) {
            step();
        }
        return !items.isEmpty();
    }

    @Override
    public Intake next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the folder is at its end");
        }
        return items.remove();
    }

    /** Bytes of the files read so far, for a progress bar. */
    public long rawBytesRead() {
        return finishedBytes + (table == null ? 0 : table.rawBytesRead());
    }

    private void step() {
        CsvTable current = table == null ? open(readings.remove()) : table;
        RowHandler rows = handler;
        if (rows == null) {
            throw new IllegalStateException("a table is open without its handler");
        }
        if (!current.hasNext()) {
            items.addAll(rows.end());
            close();
            return;
        }
        CsvTable.Outcome outcome = current.next();
        if (outcome instanceof CsvTable.Outcome.Cells cells) {
            items.addAll(rows.handle(cells.row(), current));
        } else if (!countingOnly) {
            items.add(((CsvTable.Outcome.Nothing) outcome).why());
        }
    }

    private CsvTable open(Reading reading) {
        CsvTable opened = CsvTable.open(reading.table(), reading.file(), quarantine);
        table = opened;
        handler = reading.handler();
        countingOnly = reading.countingOnly();
        return opened;
    }

    @Override
    public void close() {
        if (table != null) {
            finishedBytes += table.rawBytesRead();
            table.close();
            table = null;
            handler = null;
        }
    }
}
