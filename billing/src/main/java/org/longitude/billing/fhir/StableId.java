package org.longitude.billing.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that are a function of what they name (RFC 9562's version 8, over SHA-256), so that whatever
 * is made twice has the same id twice. Parts are length-prefixed: no two lists of parts are one
 * text.
 */
final class StableId {

    private StableId() {}

    static UUID of(String kind, Object... parts) {
        MessageDigest digest = sha256();
        update(digest, "longitude-billing");
        update(digest, kind);
        for (Object part : parts) {
            update(digest, part.toString());
        }
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
