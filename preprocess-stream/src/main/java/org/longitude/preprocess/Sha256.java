package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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

    Sha256 add(String part) {
        digest.update(part.getBytes(UTF_8));
        digest.update(END);
        return this;
    }

    Sha256 add(long part) {
        return add(Long.toString(part));
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
