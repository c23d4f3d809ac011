package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of strings, each closed by a byte that UTF-8 never has, so that parts cannot run over.
 */
final class Sha256 {

    private static final byte END = (byte) 0xFF;

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** SHA-256 (hex) of a text's UTF-8 bytes and nothing else. */
    static String ofText(String text) {
        Sha256 hash = new Sha256();
        hash.digest.update(text.getBytes(UTF_8));
        return hash.hex();
    }

    Sha256 add(String part) {
        digest.update(part.getBytes(UTF_8));
        digest.update(END);
        return this;
    }

    Sha256 add(long part) {
        return add(Long.toString(part));
    }

    Sha256 addNullable(@Nullable String part) {
        return part == null ? add(0) : add(1).add(part);
    }

    byte[] bytes() {
        return digest.digest();
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
