package org.longitude.schemas;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of dead-letter topics. They carry the original key and value bytes and the
 * headers of a {@link DeadLetter}; headers of the source record are left behind, because nobody
 * vouches for what an outside sender put into them.
 */
public final class DeadLetters {

    private DeadLetters() {}

    /** A dead letter for a record that was read from a topic, on that topic's dead-letter topic. */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> source, DeadLetter letter) {
        return of(source.topic(), source.key(), source.value(), letter);
    }

    /**
     * A dead letter for bytes that never were a record, for example a line of a file.
     *
     * @param topic the topic that the bytes were meant for
     */
    public static ProducerRecord<byte[], byte[]> of(
            String topic, byte @Nullable [] key, byte @Nullable [] value, DeadLetter letter) {
        return new ProducerRecord<>(
                Topic.dlq(topic), null, letter.at().toEpochMilli(), key, value, letter.toHeaders());
    }

    /**
     * A dead letter for a note above {@code noteBytesMax}: it has no value, its headers say what is
     * in the quarantine folder.
     *
     * @param topic the topic that the note was meant for
     */
    public static ProducerRecord<byte[], byte[]> oversized(
            String topic, byte @Nullable [] key, DeadLetter letter, Oversized oversized) {
        Headers headers = letter.toHeaders();
        oversized.addTo(headers);
        return new ProducerRecord<>(
                Topic.dlq(topic), null, letter.at().toEpochMilli(), key, null, headers);
    }
}
