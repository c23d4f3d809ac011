package org.longitude.preprocess;

import org.apache.kafka.common.serialization.Serializer;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/** Serialises what goes out, before anything is written. */
record RecordWriter(Serializer<NormalizedNote> notes, Serializer<TokenizedAdmission> admissions) {

    byte[] write(NormalizedNote note) {
        return notes.serialize(Topics.NOTES_NORMALIZED.name(), note);
    }

    byte[] write(Topic<String, TokenizedAdmission> topic, TokenizedAdmission admission) {
        return admissions.serialize(topic.name(), admission);
    }
}
