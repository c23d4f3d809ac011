package org.longitude.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import picocli.CommandLine.Option;

/** What the formats of hospitals can be told: whose ids, which categories. */
final class DocumentOptions {

    @Option(
            names = "--authority",
            paramLabel = "NAME",
            description =
                    "Whose the admission and patient ids are that name no assigning authority;"
                            + " without it they stand plain, as MIMIC's do.")
    private @Nullable String authority;

    @Option(
            names = "--authorities",
            paramLabel = "FILE",
            description =
                    "A table of authorities that are one: lines 'name = authority', or 'name = -'"
                            + " for plain ids.")
    private @Nullable Path authorities;

    @Option(
            names = "--categories",
            paramLabel = "FILE",
            description =
                    "A table of document types: system, code, category, apart by tabs; goes before"
                            + " our own (LOINC, HL7 tables 0270 and 0074).")
    private @Nullable Path categories;

    Authorities authorities() {
        Authorities table =
                authorities == null ? Authorities.none() : Authorities.read(authorities);
        return table.withDefault(authority);
    }

    CategoryTable categories() {
        return categories == null ? CategoryTable.standard() : CategoryTable.with(categories);
    }
}
