package org.longitude.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.identity.Authorities;
import picocli.CommandLine.Option;

/** Whose the admission and patient ids are. */
final class AuthorityOptions {

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

    Authorities authorities() {
        Authorities table =
                authorities == null ? Authorities.none() : Authorities.read(authorities);
        return table.withDefault(authority);
    }
}
