package org.longitude.preprocess;

import org.apache.kafka.common.serialization.Serializer;
import org.longitude.schemas.Limits;
import org.longitude.schemas.Topic;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/** Serialises what goes out, before anything is written. */
record RecordWriter(Serializer<NormalizedNote> notes, Serializer<TokenizedAdmission> admissions) {

    /** A record that is ready to go. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, compared by nobody.
    record Written(Topic<?, ?> topic, byte[] key, byte[] value) {

        /** Whether its topic takes a record as large as this. */
        boolean fits() {
            return key.length + value.length <= Limits.recordBytesMax(topic);
        }

        /** Sizes only. */
        @Override
        public String toString() {
            return "Written[" + topic.name() + ", " + value.length + " bytes]";
        }
    }

    Written write(Topic<String, NormalizedNote> topic, byte[] key, NormalizedNote note) {
        return new Written(topic, key, notes.serialize(topic.name(), note));
    }

    Written write(
            Topic<String, TokenizedAdmission> topic, byte[] key, TokenizedAdmission admission) {
        return new Written(topic, key, admissions.serialize(topic.name(), admission));
    }
}
