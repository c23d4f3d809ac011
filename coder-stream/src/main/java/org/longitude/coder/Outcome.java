package org.longitude.coder;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.longitude.schemas.v1.IcdPrediction;

/** What became of one record: every record has exactly one. */
sealed interface Outcome {

    /** The record it became of. */
    ConsumerRecord<byte[], byte[]> source();

    /** Its codes, or that earlier codes no longer stand. */
    record Predicted(ConsumerRecord<byte[], byte[]> source, IcdPrediction prediction)
            implements Outcome {

        Revision revision() {
            return Revision.of(prediction.getAdmissionId(), prediction.getRevision(), source);
        }

        /** What it is instead where a newer revision was written already. */
        Superseded supersededBy(Revision newer) {
            return new Superseded(source, revision(), newer);
        }

        @Override
        public String toString() {
            return "Predicted[" + at(source) + "]";
        }
    }

    /** A newer revision was read before its turn came, and is coded in its stead. */
    record Superseded(ConsumerRecord<byte[], byte[]> source, Revision revision, Revision newer)
            implements Outcome {

        @Override
        public String toString() {
            return "Superseded[" + at(source) + "]";
        }
    }

    /** It goes to the dead-letter topic as it came. */
    record Rejected(ConsumerRecord<byte[], byte[]> source, String reasonCode) implements Outcome {

        @Override
        public String toString() {
            return "Rejected[" + at(source) + ", " + reasonCode + "]";
        }
    }

    /** It is another coder's: ids of another tokenizer. Nothing is written, its offset passes. */
    record PassedOver(ConsumerRecord<byte[], byte[]> source) implements Outcome {

        @Override
        public String toString() {
            return "PassedOver[" + at(source) + "]";
        }
    }

    private static String at(ConsumerRecord<byte[], byte[]> source) {
        return source.topic() + "-" + source.partition() + "@" + source.offset();
    }
}
