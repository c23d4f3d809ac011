package org.longitude.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the formats of hospitals can be told: whose ids, which categories. */
final class DocumentOptions {

    @Mixin private AuthorityOptions authorities = new AuthorityOptions();

    @Option(
            names = "--categories",
            paramLabel = "FILE",
            description =
                    "A table of document types: system, code, category, apart by tabs; goes before"
                            + " our own (LOINC, HL7 tables 0270 and 0074).")
    private @Nullable Path categories;

    Authorities authorities() {
        return authorities.authorities();
    }

    CategoryTable categories() {
        return categories == null ? CategoryTable.standard() : CategoryTable.with(categories);
    }
}
