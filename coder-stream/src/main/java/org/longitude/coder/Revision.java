package org.longitude.coder;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One revision of an admission, and where its record stands.
 *
 * @param admissionId the admission
 * @param number rises with every change of the admission
 * @param topic of the tokenised admission
 * @param partition of that topic
 * @param offset in that partition
 */
record Revision(String admissionId, long number, String topic, int partition, long offset) {

    static Revision of(String admissionId, long number, ConsumerRecord<byte[], byte[]> source) {
        return new Revision(
                admissionId, number, source.topic(), source.partition(), source.offset());
    }
}
