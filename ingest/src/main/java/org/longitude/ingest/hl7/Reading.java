package org.longitude.ingest.hl7;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.SourcePosition;

/**
 * Everything that the reading of one message needs.
 *
 * @param codeSystem of codes that name none; empty where such codes are refused
 * @param sentAt MSH-7; orders the versions of a note, since control ids do not
 */
record Reading(
        Hl7Message message,
        SourcePosition position,
        Arrival arrival,
        Tools tools,
        Optional<String> codeSystem,
        Optional<Instant> sentAt) {

    /** What reads single fields. */
    record Tools(
            Problems problems,
            FieldRules rules,
            Hl7Ids ids,
            Hl7Times times,
            Hl7Categories categories) {}

    Problems problems() {
        return tools.problems();
    }

    Hl7Ids ids() {
        return tools.ids();
    }

    Hl7Times times() {
        return tools.times();
    }

    String trigger() {
        String trigger = message.header().trigger();
        return trigger == null ? "" : trigger;
    }

    String controlId() {
        return String.valueOf(message.header().controlId());
    }

    /** The only segment of that name; a problem where there is none, or more than one. */
    Optional<Hl7Segment> only(String name) {
        List<Hl7Segment> all = message.named(name);
        if (all.isEmpty()) {
            problems().add(RejectionReason.MISSING_SEGMENT, name);
        } else if (all.size() > 1) {
            problems().add(RejectionReason.DUPLICATE_SEGMENT, name);
        }
        return all.stream().findFirst();
    }

    /** The first time that is there. */
    @Nullable Instant firstTime(Hl7Segment segment, int... fields) {
        for (int field : fields) {
            Instant time = times().read(segment.value(field), segment.name() + "-" + field);
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /** Orders versions: when the message was made, in milliseconds; 0 where it does not say. */
    long version() {
        return sentAt.map(Instant::toEpochMilli).map(time -> Math.max(0, time)).orElse(0L);
    }
}
