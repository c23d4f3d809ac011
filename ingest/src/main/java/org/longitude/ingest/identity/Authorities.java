package org.longitude.ingest.identity;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.TableLine;

/**
 * What the operator says of assigning authorities: whose ids those are that name nobody, and which
 * names mean one authority. The table is a file of lines {@code name = authority}; {@code name = -}
 * leaves the ids of that name plain, so that they meet those of MIMIC or of JSON lines. Lines that
 * begin with {@code #} are comments.
 *
 * <p>Threading: immutable.
 */
public final class Authorities {

    private static final String PLAIN = "-";
    private static final String EQUALS = " = ";
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final Authorities NONE = new Authorities(Optional.empty(), Map.of());

    private final Optional<AssigningAuthority> byDefault;
    private final Map<AssigningAuthority, Optional<AssigningAuthority>> table;

    private Authorities(
            Optional<AssigningAuthority> byDefault,
            Map<AssigningAuthority, Optional<AssigningAuthority>> table) {
        this.byDefault = byDefault;
        this.table = Map.copyOf(table);
    }

    /** Nothing is said: every authority is itself, and ids that name none stand plain. */
    public static Authorities none() {
        return NONE;
    }

    /**
     * Reads a table.
     *
     * @throws IngestException if the file cannot be read, or a line of it is no entry
     */
    public static Authorities read(Path file) {
        Map<AssigningAuthority, Optional<AssigningAuthority>> table = new HashMap<>();
        for (TableLine line :
                TableLine.read(file, FILE_BYTES_MAX, "a table of lines, name = authority")) {
            String[] cells = line.text().split(EQUALS, 2);
            if (cells.length != 2 || cells[0].isBlank() || cells[1].isBlank()) {
                throw line.bad("no entry (expected: name = authority, or name = -)");
            }
            AssigningAuthority name = new AssigningAuthority(cells[0]);
            String meaning = cells[1].strip();
            Optional<AssigningAuthority> authority =
                    meaning.equals(PLAIN) ? Optional.empty() : AssigningAuthority.of(meaning);
            if (table.put(name, authority) != null) {
                throw line.bad("the name stands twice (expected: once)");
            }
        }
        return new Authorities(Optional.empty(), table);
    }

    /** The same table, under which ids that name nobody are that authority's. */
    public Authorities withDefault(@Nullable String name) {
        return new Authorities(AssigningAuthority.of(name).map(this::resolvedName), table);
    }

    /** The id as records hold it: under its authority, by the table's name of it. */
    public NamespacedId id(Optional<AssigningAuthority> authority, String value) {
        return new NamespacedId(
                authority.isPresent()
                        ? resolved(authority.get()).orElse(null)
                        : byDefault.orElse(null),
                value);
    }

    private AssigningAuthority resolvedName(AssigningAuthority name) {
        return resolved(name).orElse(name);
    }

    private Optional<AssigningAuthority> resolved(AssigningAuthority authority) {
        return table.getOrDefault(authority, Optional.of(authority));
    }
}
