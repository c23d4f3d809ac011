package org.longitude.ingest.source;

import org.jspecify.annotations.Nullable;

/**
 * The message ids of records. Senders use their ids again (HL7 v2 control ids start over each day),
 * so the id of a record is the sender's, then {@code #}, then the hash of its content: whoever
 * tells repeats by (source_system, message_id) never takes two different messages for one. Where
 * the sender gives none, the hash stands alone.
 */
public final class MessageIds {

    private static final String SEPARATOR = "#";

    private MessageIds() {}

    /** The message id of a record. */
    public static String of(@Nullable String sendersId, String contentId) {
        return sendersId == null ? contentId : sendersId + SEPARATOR + contentId;
    }
}
