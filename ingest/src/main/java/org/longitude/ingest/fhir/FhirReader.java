package org.longitude.ingest.fhir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Defects;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordEnds;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.RecordReader;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.Quarantine;

/**
 * What the messages of one file hold: resources or bundles in JSON, one after another or one a
 * line, or one in XML; plain or gzip. Of a message with a refused entry the good ones go first, and
 * then one rejection with the whole message's bytes, which can be sent again as they are.
 *
 * <p>Threading: one thread. Ownership: closes its source.
 */
public final class FhirReader implements IntakeReader {

    private final RecordReader records;
    private final FhirConverter converter;
    private final Rejections rejections;
    private final Deque<Intake> ready = new ArrayDeque<>();

    /**
     * A reader of one file.
     *
     * @param lines whether every line is a message, whatever it holds
     */
    public FhirReader(
            ByteSource source, boolean lines, FhirSettings settings, Quarantine quarantine) {
        this.records =
                new RecordReader(
                        source,
                        lines ? RecordEnds.lines() : RecordEnds.jsonOrXml(),
                        FhirSettings.MESSAGE_BYTES_MAX,
                        quarantine);
        this.converter = new FhirConverter(settings);
        this.rejections = new Rejections(quarantine);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && records.hasNext()) {
            read(records.next());
        }
        return !ready.isEmpty();
    }

    @Override
    public Intake next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the source is at its end");
        }
        return ready.remove();
    }

    /** All that the next message brings, or what is left of it. */
    public List<Intake> nextMessage() {
        if (!hasNext()) {
            throw new NoSuchElementException("the source is at its end");
        }
        List<Intake> all = List.copyOf(ready);
        ready.clear();
        return all;
    }

    private void read(RawRecord record) {
        if (record instanceof RawRecord.TooLong tooLong) {
            ready.add(rejections.of(tooLong, RecordKind.NOTE));
        } else if (record instanceof RawRecord.Damaged damaged) {
            ready.add(rejections.of(damaged, RecordKind.NOTE));
        } else {
            read((RawRecord.Whole) record);
        }
    }

    private void read(RawRecord.Whole record) {
        byte[] bytes = record.bytes().toByteArray();
        if (isBlank(bytes)) {
            ready.add(new Skipped(record.position(), Skipped.Reason.BLANK_LINE));
            return;
        }
        FhirReading reading = reading(bytes, record.position());
        ready.addAll(reading.items());
        reading.problem()
                .ifPresent(
                        problem ->
                                ready.add(
                                        rejections.of(
                                                record.position(),
                                                problem,
                                                RecordKind.NOTE,
                                                record.bytes())));
    }

    private FhirReading reading(byte[] bytes, SourcePosition position) {
        try {
            return converter.read(bytes, null, position);
        } catch (RuntimeException e) {
            return FhirReading.refused(Defects.logged(position, e));
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        records.close();
    }
}
