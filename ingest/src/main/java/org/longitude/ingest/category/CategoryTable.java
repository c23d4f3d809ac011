package org.longitude.ingest.category;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.TableLine;
import org.longitude.schemas.v1.NoteCategory;

/**
 * Which of the fifteen categories a document type belongs to: our table (LOINC, HL7's tables 0270
 * and 0074), under the user's own file, whose lines win. A line is system, code and category, apart
 * by tabs; the system {@code *} means any or none; {@code #} begins a comment. Codes are compared
 * without regard to case.
 *
 * <p>Threading: immutable.
 */
public final class CategoryTable {

    private static final String STANDARD = "categories.tsv";
    private static final String ANY_SYSTEM = "*";
    private static final String TABLE_0270 = "http://terminology.hl7.org/CodeSystem/v2-0270";
    private static final int FILE_BYTES_MAX = 4 << 20;

    /** The other names of systems that formats write. */
    private static final Map<String, String> SYSTEM_NAMES =
            Map.of(
                    "ln", "http://loinc.org",
                    "loinc", "http://loinc.org",
                    "2.16.840.1.113883.6.1", "http://loinc.org",
                    "urn:oid:2.16.840.1.113883.6.1", "http://loinc.org",
                    "hl70270", TABLE_0270,
                    "hl70074", "http://terminology.hl7.org/CodeSystem/v2-0074",
                    "http://hl7.org/fhir/v2/0074", "http://terminology.hl7.org/CodeSystem/v2-0074",
                    "http://hl7.org/fhir/v2/0270", TABLE_0270);

    private final Map<Type, NoteCategory> categories;

    private CategoryTable(Map<Type, NoteCategory> categories) {
        this.categories = Map.copyOf(categories);
    }

    /** A document type in one system. */
    private record Type(String system, String code) {

        static Type of(String system, String code) {
            String name = system.strip().toLowerCase(Locale.ROOT);
            return new Type(
                    SYSTEM_NAMES.getOrDefault(name, name).toLowerCase(Locale.ROOT),
                    code.strip().toLowerCase(Locale.ROOT));
        }
    }

    /** Our own table. */
    public static CategoryTable standard() {
        try (InputStream in = CategoryTable.class.getResourceAsStream(STANDARD)) {
            if (in == null) {
                throw new IllegalStateException(STANDARD + " is missing from this build");
            }
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new CategoryTable(parse(TableLine.of(STANDARD, table.lines().toList())));
        } catch (IOException e) {
            throw new IllegalStateException(STANDARD + " in this build cannot be read", e);
        }
    }

    /**
     * Our own table under the user's file.
     *
     * @throws IngestException if the file cannot be read, or a line of it is no entry
     */
    public static CategoryTable with(Path file) {
        Map<Type, NoteCategory> all = new HashMap<>(standard().categories);
        all.putAll(
                parse(TableLine.read(file, FILE_BYTES_MAX, "a table of system, code, category")));
        return new CategoryTable(all);
    }

    /**
     * The category of a document type.
     *
     * @param system null where the source names none; HL7's table 0270 is then taken
     */
    public Optional<NoteCategory> find(@Nullable String system, String code) {
        String given = system == null || system.isBlank() ? TABLE_0270 : system;
        NoteCategory category = categories.get(Type.of(given, code));
        if (category == null) {
            category = categories.get(Type.of(ANY_SYSTEM, code));
        }
        return Optional.ofNullable(category);
    }

    private static Map<Type, NoteCategory> parse(List<TableLine> lines) {
        Map<Type, NoteCategory> parsed = new HashMap<>();
        for (TableLine line : lines) {
            String[] cells = line.text().split("\t", -1);
            if (cells.length != 3 || Arrays.stream(cells).anyMatch(String::isBlank)) {
                throw line.bad("no entry (expected: system, code, category, apart by tabs)");
            }
            NoteCategory category = category(line, cells[2].strip());
            if (parsed.put(Type.of(cells[0], cells[1]), category) != null) {
                throw line.bad("the code stands twice (expected: once)");
            }
        }
        return parsed;
    }

    private static NoteCategory category(TableLine line, String symbol) {
        for (NoteCategory category : NoteCategory.values()) {
            if (category != NoteCategory.UNKNOWN && category.name().equals(symbol)) {
                return category;
            }
        }
        throw line.bad(
                "no category of that name (expected: one of "
                        + Arrays.toString(NoteCategory.values())
                        + ")");
    }
}
