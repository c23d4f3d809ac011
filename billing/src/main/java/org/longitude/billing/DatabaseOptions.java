package org.longitude.billing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.schemas.Environment;
import picocli.CommandLine.Option;

/** Which database, and as whom. A picocli mixin. */
final class DatabaseOptions {

    static final String PASSWORD = "LONGITUDE_DB_PASSWORD";

    @Option(
            names = "--db-url",
            required = true,
            paramLabel = "URL",
            description = "The database: jdbc:postgresql://HOST:PORT/DATABASE, without a password.")
    private String url = "";

    @Option(
            names = "--db-user",
            paramLabel = "NAME",
            defaultValue = "longitude",
            description = "As whom (default: ${DEFAULT-VALUE}).")
    private String user = "longitude";

    @Option(
            names = "--db-password-file",
            paramLabel = "FILE",
            description =
                    "File with the password in its first line (default: the environment's "
                            + PASSWORD
                            + ", or none).")
    private @Nullable Path passwordFile;

    @Option(
            names = "--db-schema",
            paramLabel = "NAME",
            defaultValue = DatabaseConfig.SCHEMA_DEFAULT,
            description =
                    "Schema of the export's own, made where it is missing"
                            + " (default: ${DEFAULT-VALUE}).")
    private String schema = DatabaseConfig.SCHEMA_DEFAULT;

    DatabaseConfig config(Environment environment) {
        return new DatabaseConfig(url, user, password(environment), schema);
    }

    private String password(Environment environment) {
        if (passwordFile == null) {
            return environment.value(PASSWORD).orElse("");
        }
        try {
            return Files.readString(passwordFile).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new BillingException(
                    BillingError.CONFIG_INVALID,
                    "--db-password-file "
                            + passwordFile
                            + ": cannot be read (expected: a file with the password in its first"
                            + " line)",
                    e);
        }
    }
}
