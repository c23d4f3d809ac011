package org.longitude.coder;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * One admission that the model shall read.
 *
 * @param partition where it was read
 * @param source the record as it was read, kept whole for a dead letter
 * @param admission what it says
 * @param tokenIds its tokens, as the model wants them; not copied, nobody writes to them
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of ids, compared by nobody.
record Work(
        AssignedPartition partition,
        ConsumerRecord<byte[], byte[]> source,
        TokenizedAdmission admission,
        int[] tokenIds) {

    Revision revision() {
        return Revision.of(admission.getAdmissionId(), admission.getRevision(), source);
    }

    int tokens() {
        return tokenIds.length;
    }

    /** Position only: an admission's tokens are as telling as its text. */
    @Override
    public String toString() {
        return "Work[" + partition.id() + "@" + source.offset() + ", " + tokens() + " tokens]";
    }
}
