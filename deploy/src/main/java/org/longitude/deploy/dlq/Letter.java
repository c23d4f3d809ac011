package org.longitude.deploy.dlq;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.sink.IntakeRecords;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Oversized;

/**
 * A dead letter as it stands on its topic. Its bytes may be a patient's, so they are in no string.
 *
 * @param line the line of the file that it came from, 0 where it came from a topic
 * @param oversized where its bytes are, if they were too many for a record
 */
record Letter(
        LetterId id,
        DeadLetter why,
        long line,
        Optional<Oversized> oversized,
        ConsumerRecord<byte[], byte[]> record) {

    /** Stage and reason of a record that says that another was sent again. */
    static final String REDRIVE_STAGE = "redrive";

    static final String REDRIVEN = "redriven";

    private static final String QUARANTINED = "longitude.dlq.quarantine.sha256";

    /** Reads a record; empty where its headers are not a dead letter's. */
    static Optional<Letter> of(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(
                    new Letter(
                            new LetterId(record.topic(), record.partition(), record.offset()),
                            DeadLetter.from(record.headers()),
                            line(record.headers().lastHeader(IntakeRecords.LINE_HEADER)),
                            record.headers().lastHeader(QUARANTINED) == null
                                    ? Optional.empty()
                                    : Optional.of(Oversized.from(record.headers())),
                            record));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long line(@Nullable Header header) {
        return header == null ? 0 : Long.parseLong(new String(header.value(), US_ASCII));
    }

    /** Whether it only says that another letter was sent again. */
    boolean isMarker() {
        return why.stage().equals(REDRIVE_STAGE) && why.reasonCode().equals(REDRIVEN);
    }

    /** The letter that a marker speaks of. */
    LetterId marked() {
        return new LetterId(why.sourceTopic(), why.sourcePartition(), why.sourceOffset());
    }

    /** Whether it was read from a topic, to which it can go back. */
    boolean isFromTopic() {
        return why.sourcePartition() >= 0;
    }

    /** The header line of the table whose rows it holds, where they can be read again under it. */
    Optional<String> columns() {
        return Optional.ofNullable(record.headers().lastHeader(IntakeRecords.COLUMNS_HEADER))
                .map(header -> new String(header.value(), UTF_8));
    }

    /** How many bytes it has. */
    long sizeBytes() {
        return oversized
                .map(Oversized::sizeBytes)
                .orElse(record.value() == null ? 0 : (long) record.value().length);
    }

    @Override
    public String toString() {
        return "Letter[" + id + ", " + why + ", " + sizeBytes() + " bytes]";
    }
}
