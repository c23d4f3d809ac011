package org.longitude.ingest.jsonl;

import java.util.Arrays;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordEnds;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.RecordReader;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Rejections;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.Quarantine;

/**
 * Notes from JSON lines, one outcome for each line. Plain or gzip, of any length; memory is one
 * line within its limit.
 *
 * <p>Threading: one thread. Ownership: closes its source.
 */
public final class JsonLinesReader implements IntakeReader {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final RecordReader records;
    private final JsonLineParser parser;
    private final Rejections rejections;

    public JsonLinesReader(ByteSource source, JsonLinesSettings settings, Quarantine quarantine) {
        this.records =
                new RecordReader(source, RecordEnds.lines(), settings.lineBytesMax(), quarantine);
        this.parser = new JsonLineParser(settings);
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
        return read((RawRecord.Whole) record);
    }

    private Intake read(RawRecord.Whole record) {
        SourcePosition position = record.position();
        byte[] line = withoutMark(position, record.bytes().toByteArray());
        if (isBlank(line)) {
            return new Skipped(position, Skipped.Reason.BLANK_LINE);
        }
        if (!record.complete()) {
            return refuse(record, new Problem(RejectionReason.TRUNCATED_JSON, null));
        }
        JsonLineParser.Parsed parsed = parser.parse(line);
        return parsed instanceof JsonLineParser.Parsed.Bad bad
                ? refuse(record, bad.problem())
                : ((JsonLineParser.Parsed.Good) parsed).items().get(0);
    }

    private Intake refuse(RawRecord.Whole record, Problem problem) {
        return rejections.of(record.position(), problem, RecordKind.NOTE, record.bytes());
    }

    /**
     * A mark at the file's beginning is no part of the first line; anywhere else it is bad JSON.
     */
    private static byte[] withoutMark(SourcePosition position, byte[] line) {
        boolean marked =
                position.byteOffset() == 0
                        && line.length >= BYTE_ORDER_MARK.length
                        && Arrays.equals(
                                line,
                                0,
                                BYTE_ORDER_MARK.length,
                                BYTE_ORDER_MARK,
                                0,
                                BYTE_ORDER_MARK.length);
        return marked ? Arrays.copyOfRange(line, BYTE_ORDER_MARK.length, line.length) : line;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
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
