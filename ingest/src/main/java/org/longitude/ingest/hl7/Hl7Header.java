package org.longitude.ingest.hl7;

import org.jspecify.annotations.Nullable;

/**
 * What MSH says of a message, as its sender wrote it. Every part may be missing: an answer is owed
 * to a message that is good for nothing, too.
 *
 * @param sendingApplication MSH-3
 * @param sendingFacility MSH-4
 * @param receivingApplication MSH-5
 * @param receivingFacility MSH-6
 * @param type MSH-9.1, for example MDM
 * @param trigger MSH-9.2, for example T02
 * @param controlId MSH-10; senders use it again
 * @param processingId MSH-11
 * @param version MSH-12
 */
public record Hl7Header(
        @Nullable String sendingApplication,
        @Nullable String sendingFacility,
        @Nullable String receivingApplication,
        @Nullable String receivingFacility,
        @Nullable String type,
        @Nullable String trigger,
        @Nullable String controlId,
        @Nullable String processingId,
        @Nullable String version) {

    /** Of a message whose MSH cannot be read. */
    public static final Hl7Header UNREADABLE =
            new Hl7Header(null, null, null, null, null, null, null, null, null);

    static Hl7Header of(Hl7Segment msh) {
        return new Hl7Header(
                msh.value(3),
                msh.value(4),
                msh.value(5),
                msh.value(6),
                msh.value(9),
                msh.value(9, 2),
                msh.value(10),
                msh.value(11),
                msh.value(12));
    }

    /** Whether a part of it can be repeated in an answer or a log: an id, and not a text. */
    public static boolean isId(@Nullable String value) {
        if (value == null || value.length() > ID_CHARACTERS_MAX) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static final int ID_CHARACTERS_MAX = 199;

    /** The type with its trigger, where they are such. */
    @Override
    public String toString() {
        return (isId(type) ? type : "?") + "^" + (isId(trigger) ? trigger : "?");
    }
}
