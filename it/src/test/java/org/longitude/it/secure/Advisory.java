package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Objects;

/**
 * A published weakness of a library.
 *
 * @param library group and name
 * @param from the first version that is hit
 * @param fixed the first that is not
 * @param id by which it is found
 */
record Advisory(String library, Version from, Version fixed, String id) {

    /** Those that are kept. */
    static List<Advisory> kept() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(Advisory.class.getResourceAsStream("advisories.csv"))) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Advisory::of)
                    .toList();
        }
    }

    private static Advisory of(String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != 4 || !cells[3].matches("CVE-\\d{4}-\\d+|GHSA(-[0-9a-z]{4}){3}")) {
            throw new IllegalArgumentException(line + " (expected: library,from,fixed,id)");
        }
        return new Advisory(cells[0], Version.parse(cells[1]), Version.parse(cells[2]), cells[3]);
    }

    boolean hits(String group, String name, String version) {
        Version found = Version.parse(version);
        return library.equals(group + ":" + name)
                && found.compareTo(from) >= 0
                && found.compareTo(fixed) < 0;
    }
}
