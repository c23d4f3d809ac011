package org.longitude.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Ids made of content, so that the same content has the same id in every run, from every file, in
 * any order. 128 bits of SHA-256 over the parts, each with its length in front.
 */
public final class ContentId {

    private static final int ID_BYTES = 16;

    private final MessageDigest digest = sha256();

    /** Adds a part; an absent part differs from an empty one. */
    public ContentId with(@Nullable Object part) {
        if (part == null) {
            digest.update((byte) 0);
            return this;
        }
        byte[] bytes = part.toString().getBytes(UTF_8);
        digest.update((byte) 1);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
        return this;
    }

    /** The id of the parts so far, 32 hexadecimal digits. Ends this object's use. */
    public String id() {
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    /** A new SHA-256. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
