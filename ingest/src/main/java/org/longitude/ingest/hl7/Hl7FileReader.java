package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.Defects;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RawRecord;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.Quarantine;

/**
 * The messages of a file, and what became of each: a single message, messages one after another,
 * batches with FHS and BHS around them, or messages in MLLP's frames. Memory is one read buffer and
 * one message within its limit.
 *
 * <p>Threading: one thread. Ownership: closes its source.
 */
public final class Hl7FileReader implements IntakeReader {

    /** The longest message that is read; longer ones go to the quarantine while they are read. */
    public static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final Hl7FileCutter cutter;
    private final Hl7Converter converter;
    private final Rejections rejections;
    private final Queue<Intake> items = new ArrayDeque<>();
    private long messagesOfBatch;

    public Hl7FileReader(ByteSource source, Hl7Converter converter, Quarantine quarantine) {
        this.cutter = new Hl7FileCutter(source, MESSAGE_BYTES_MAX, quarantine);
        this.converter = converter;
        this.rejections = new Rejections(quarantine);
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty()) {
            Optional<RawRecord> next = cutter.next();
            if (next.isEmpty()) {
                return false;
            }
            items.addAll(read(next.get()));
        }
        return true;
    }

    @Override
    public Intake next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the source is at its end");
        }
        return items.remove();
    }

    private List<Intake> read(RawRecord record) {
        if (record instanceof RawRecord.TooLong tooLong) {
            messagesOfBatch++;
            return List.of(rejections.of(tooLong, RecordKind.NOTE));
        }
        if (record instanceof RawRecord.Damaged damaged) {
            return List.of(rejections.of(damaged, RecordKind.NOTE));
        }
        RawRecord.Whole whole = (RawRecord.Whole) record;
        byte[] bytes = whole.bytes().toByteArray();
        if (Hl7FileCutter.isEnvelope(bytes)) {
            return envelope(whole, bytes);
        }
        messagesOfBatch++;
        if (!whole.complete()) {
            return List.of(refuse(whole, new Problem(RejectionReason.TRUNCATED_MESSAGE, null)));
        }
        Converted converted = converted(bytes, whole);
        return converted instanceof Converted.Refused refused
                ? List.of(
                        rejections.of(
                                whole.position(), refused.problem(), refused.kind(), whole.bytes()))
                : ((Converted.Taken) converted).items();
    }

    private Converted converted(byte[] bytes, RawRecord.Whole record) {
        try {
            return converter.convert(bytes, record.position());
        } catch (RuntimeException e) {
            return new Converted.Refused(
                    Hl7Converter.headerOf(bytes),
                    Defects.logged(record.position(), e),
                    RecordKind.NOTE);
        }
    }

    /** A batch's first and last lines: BTS-1 may say how many messages there should have been. */
    private List<Intake> envelope(RawRecord.Whole whole, byte[] bytes) {
        String line = new String(bytes, ISO_8859_1).strip();
        if (line.startsWith("BHS")) {
            messagesOfBatch = 0;
        }
        if (!line.startsWith("BTS") || line.length() < 5) {
            return List.of();
        }
        long found = messagesOfBatch;
        messagesOfBatch = 0;
        String rest = line.substring(4);
        int end = rest.indexOf(line.charAt(3));
        String count = (end < 0 ? rest : rest.substring(0, end)).strip();
        boolean agrees = !count.matches("\\d{1,9}") || Long.parseLong(count) == found;
        return agrees
                ? List.of()
                : List.of(
                        refuse(whole, new Problem(RejectionReason.BATCH_COUNT_MISMATCH, "BTS-1")));
    }

    private Rejection refuse(RawRecord.Whole record, Problem problem) {
        OriginalBytes bytes = record.bytes();
        return rejections.of(record.position(), problem, RecordKind.NOTE, bytes);
    }

    @Override
    public void close() {
        cutter.close();
    }
}
