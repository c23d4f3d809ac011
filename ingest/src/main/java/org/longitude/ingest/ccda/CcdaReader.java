package org.longitude.ingest.ccda;

import java.util.Optional;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Defects;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordEnds;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.RecordReader;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;

/**
 * The note of one file that is one clinical document, plain or gzip.
 *
 * <p>Threading: one thread. Ownership: closes its source.
 */
public final class CcdaReader implements IntakeReader {

    private final RecordReader records;
    private final CcdaParser parser;
    private final Rejections rejections;

    public CcdaReader(ByteSource source, CcdaSettings settings, Quarantine quarantine) {
        this.records =
                new RecordReader(
                        source, RecordEnds.whole(), CcdaSettings.DOCUMENT_BYTES_MAX, quarantine);
        this.parser = new CcdaParser(settings);
        this.rejections = new Rejections(quarantine);
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public Intake next() {
        RawRecord record = records.next();
        if (record instanceof RawRecord.TooLong tooLong) {
            return rejections.of(tooLong, RecordKind.NOTE);
        }
        if (record instanceof RawRecord.Damaged damaged) {
            return rejections.of(damaged, RecordKind.NOTE);
        }
        RawRecord.Whole whole = (RawRecord.Whole) record;
        Problems problems = new Problems();
        Optional<NoteRead> read = parse(whole, problems);
        return read.isPresent()
                ? read.get()
                : rejections.of(
                        whole.position(),
                        problems.first().orElseThrow(),
                        RecordKind.NOTE,
                        whole.bytes());
    }

    private Optional<NoteRead> parse(RawRecord.Whole record, Problems problems) {
        try {
            return parser.parse(record.bytes(), problems);
        } catch (RuntimeException e) {
            problems.add(Defects.logged(record.position(), e).reason(), null);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
