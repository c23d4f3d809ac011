package org.longitude.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The keys that are let in. Only their hashes are known here, so that the file opens no door. */
final class ApiKeyFile {
    /**
     * Who a key belongs to.
     *
     * @param roles what it may do
     */
    record Owner(String name, Set<String> roles) {}

    private record Entry(String hash, Owner owner) {}

    private static final int KEYS_MAX = 1_000;
    private static final Pattern HASH_FORM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LINE = Pattern.compile("\\s+");

    private final List<Entry> entries;

    private ApiKeyFile(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    static ApiKeyFile read(Path file) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                entries.add(entry(file + " line " + number, content));
            }
        }
        if (entries.isEmpty() || entries.size() > KEYS_MAX) {
            throw ServiceException.invalid(
                    "%s: %d keys (expected: 1 to %d)".formatted(file, entries.size(), KEYS_MAX));
        }
        return new ApiKeyFile(entries);
    }

    /** All are compared, and each in constant time, so that time tells nothing of a key. */
    Optional<Owner> owner(String key) {
        byte[] hash = sha256(key);
        Optional<Owner> found = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(HexFormat.of().parseHex(entry.hash()), hash)) {
                found = Optional.of(entry.owner());
            }
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ServiceException(
                    ServiceError.CONFIG_INVALID,
                    file + ": cannot be read (expected: a line of text for each key)",
                    e);
        }
    }

    /** What the line holds is not said: it may be a key by mistake. */
    private static Entry entry(String where, String content) {
        String[] fields = LINE.split(content, -1);
        if (fields.length != 3) {
            throw ServiceException.invalid(
                    where
                            + ": "
                            + fields.length
                            + " fields (expected: NAME ROLE[,ROLE] SHA256 of the key)");
        }
        Set<String> roles = new TreeSet<>(List.of(fields[1].split(",", -1)));
        if (!Roles.ALL.containsAll(roles)) {
            throw ServiceException.invalid(
                    where + ": an unknown role (expected: of " + new TreeSet<>(Roles.ALL) + ")");
        }
        if (!HASH_FORM.matcher(fields[2]).matches()) {
            throw ServiceException.invalid(
                    where + ": no SHA-256 (expected: the key's, 64 hexadecimal digits)");
        }
        return new Entry(fields[2], new Owner(fields[0], roles));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
