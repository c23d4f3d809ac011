package org.longitude.ingest.mimic;

import java.util.ArrayList;
import java.util.List;
import org.longitude.ingest.csv.CsvReadings;
import org.longitude.ingest.csv.RowHandler;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.CodeKind;

/**
 * Everything of a MIMIC folder: who was admitted first, then the codes, then the notes. Memory is
 * one row within its limit, and what {@link Stays}, {@link CodeRows} and {@link NoteParents} hold.
 *
 * <p>Threading: one thread. Ownership: closes the table that it reads.
 */
public final class MimicReader implements IntakeReader {

    private final CsvReadings readings;
    private final LookupTables tables = new LookupTables();

    /**
     * Reads a folder.
     *
     * @param authorities whose the patients and admissions are
     */
    public MimicReader(
            MimicFolder folder, Arrival arrival, Authorities authorities, Quarantine quarantine) {
        boolean three = folder.edition() == MimicEdition.III;
        Plan plan = new Plan(folder, new ArrayList<>());
        Stays stays =
                new Stays(
                        tables,
                        folder.has(three ? MimicTable.PATIENTS : MimicTable.HOSP_PATIENTS),
                        folder.has(three ? MimicTable.ADMISSIONS : MimicTable.HOSP_ADMISSIONS));
        RowContext context = new RowContext(stays, new RowIds(authorities), arrival);
        if (three) {
            third(plan, context);
        } else {
            fourth(plan, context, new NoteParents(tables));
        }
        this.readings = new CsvReadings(plan.readings(), quarantine);
    }

    private static void third(Plan plan, RowContext context) {
        plan.add(MimicTable.PATIENTS, StayRows.patients(context));
        plan.add(MimicTable.ADMISSIONS, StayRows.admissions(context));
        plan.addCodes(MimicTable.DIAGNOSES_ICD, CodeKind.DIAGNOSIS, context);
        plan.addCodes(MimicTable.PROCEDURES_ICD, CodeKind.PROCEDURE, context);
        plan.add(MimicTable.NOTEEVENTS, new NoteRows(context));
    }

    private static void fourth(Plan plan, RowContext context, NoteParents parents) {
        plan.add(MimicTable.HOSP_PATIENTS, StayRows.patients(context));
        plan.add(MimicTable.HOSP_ADMISSIONS, StayRows.admissions(context));
        plan.addCodes(MimicTable.HOSP_DIAGNOSES_ICD, CodeKind.DIAGNOSIS, context);
        plan.addCodes(MimicTable.HOSP_PROCEDURES_ICD, CodeKind.PROCEDURE, context);
        plan.add(MimicTable.NOTE_DISCHARGE_DETAIL, parents);
        plan.add(MimicTable.NOTE_RADIOLOGY_DETAIL, parents);
        plan.add(
                MimicTable.NOTE_DISCHARGE,
                TypedNoteRows.of(MimicTable.NOTE_DISCHARGE, context, parents));
        plan.add(
                MimicTable.NOTE_RADIOLOGY,
                TypedNoteRows.of(MimicTable.NOTE_RADIOLOGY, context, parents));
    }

    /** The tables that are there, in the order they are read. */
    private record Plan(MimicFolder folder, List<CsvReadings.Reading> readings) {

        void add(MimicTable table, RowHandler handler) {
            add(table, handler, false);
        }

        void addCodes(MimicTable table, CodeKind kind, RowContext context) {
            CodeRows rows = new CodeRows(new IcdCells(table.edition(), kind), context);
            add(table, rows.counting(), true);
            add(table, rows, false);
        }

        private void add(MimicTable table, RowHandler handler, boolean countingOnly) {
            folder.file(table)
                    .ifPresent(
                            file ->
                                    readings.add(
                                            new CsvReadings.Reading(
                                                    table.shape(),
                                                    () -> ByteSource.open(file),
                                                    handler,
                                                    countingOnly)));
        }
    }

    @Override
    public boolean hasNext() {
        return readings.hasNext();
    }

    @Override
    public Intake next() {
        return readings.next();
    }

    /** Bytes of the files read so far, for a progress bar. */
    public long rawBytesRead() {
        return readings.rawBytesRead();
    }

    @Override
    public void close() {
        tables.close();
        readings.close();
    }
}
