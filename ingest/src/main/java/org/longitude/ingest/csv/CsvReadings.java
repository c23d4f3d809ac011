package org.longitude.ingest.csv;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.schemas.Quarantine;

/**
 * Tables read one after another, some of them several times. Memory is one row within its limit,
 * and what the handlers hold.
 *
 * <p>Threading: one thread. Ownership: closes the table that it reads.
 */
public final class CsvReadings implements IntakeReader {

    private final Quarantine quarantine;
    private final Deque<Reading> readings;
    private final Queue<Intake> items = new ArrayDeque<>();
    private @Nullable Reading reading;
    private @Nullable CsvTable table;
    private long finishedBytes;

    public CsvReadings(Collection<Reading> readings, Quarantine quarantine) {
        this.readings = new ArrayDeque<>(readings);
        this.quarantine = quarantine;
    }

    /**
     * One reading of a table.
     *
     * @param source opens it
     * @param toldOtherwise whether another reading of the table tells its refusals
     * @param planned whether its bytes count for a progress bar
     */
    public record Reading(
            TableShape shape,
            Supplier<ByteSource> source,
            RowHandler handler,
            boolean toldOtherwise,
            boolean planned) {

        /** One that was planned. */
        public Reading(
                TableShape shape,
                Supplier<ByteSource> source,
                RowHandler handler,
                boolean toldOtherwise) {
            this(shape, source, handler, toldOtherwise, true);
        }

        private Reading again() {
            return new Reading(shape, source, handler, true, false);
        }
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
            throw new NoSuchElementException("the tables are at their end");
        }
        return items.remove();
    }

    /** Bytes of the files read so far by what was planned, for a progress bar. */
    public long rawBytesRead() {
        return finishedBytes + plannedBytes();
    }

    private long plannedBytes() {
        return table == null || reading == null || !reading.planned() ? 0 : table.rawBytesRead();
    }

    private void step() {
        if (table == null) {
            reading = readings.remove();
            table = CsvTable.open(reading.shape(), reading.source().get(), quarantine);
        }
        CsvTable current = table;
        Reading under = reading;
        if (under == null) {
            throw new IllegalStateException("a table is open without its reading");
        }
        if (!current.hasNext()) {
            items.addAll(under.handler().end(current));
            close();
            if (under.handler().wantsMore()) {
                readings.addFirst(under.again());
            }
            return;
        }
        CsvTable.Outcome outcome = current.next();
        if (outcome instanceof CsvTable.Outcome.Cells cells) {
            items.addAll(under.handler().handle(cells.row(), current));
        } else if (!under.toldOtherwise()) {
            items.add(((CsvTable.Outcome.Nothing) outcome).why());
        }
    }

    @Override
    public void close() {
        if (table != null) {
            finishedBytes += plannedBytes();
            table.close();
            table = null;
            reading = null;
        }
    }
}
