package org.longitude.billing.store;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the schema to this release's version; several instances may start at once. */
final class Migration {

    private static final String LOCATION = "classpath:org/longitude/billing/store";

    private Migration() {}

    static void run(DatabaseConfig config) {
        PGSimpleDataSource source = source(config);
        // Asked first, so that a database that is not there is told as such.
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            throw StoreException.connecting(config, e);
        }
        try {
            Flyway.configure(Migration.class.getClassLoader())
                    .dataSource(source)
                    .schemas(config.schema())
                    .defaultSchema(config.schema())
                    .createSchemas(true)
                    .locations(LOCATION)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayValidateException e) {
            throw new StoreException(
                    StoreException.Kind.SCHEMA,
                    "schema "
                            + config.schema()
                            + ": not made by this release or an older one (expected: a schema of"
                            + " the export's own, or the release that made this one)",
                    e);
        } catch (FlywayException e) {
            throw failed(config, e);
        }
    }

    private static StoreException failed(DatabaseConfig config, FlywayException failure) {
        String what = "preparing schema " + config.schema();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                return StoreException.of(what, sql);
            }
        }
        return new StoreException(
                StoreException.Kind.REFUSED,
                what
                        + ": "
                        + failure.getClass().getSimpleName()
                        + " (expected: a schema of the export's own that this user may change)",
                failure);
    }

    private static PGSimpleDataSource source(DatabaseConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(config.url());
        source.setUser(config.user());
        if (!config.password().isEmpty()) {
            source.setPassword(config.password());
        }
        source.setConnectTimeout(DatabaseConfig.CONNECT_TIMEOUT_S);
        source.setSocketTimeout(DatabaseConfig.SOCKET_TIMEOUT_S);
        source.setApplicationName(DatabaseConfig.APPLICATION);
        source.setLogServerErrorDetail(false);
        return source;
    }
}
