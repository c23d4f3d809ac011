package org.longitude.billing.store;

import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Which database, and as whom.
 *
 * @param url the driver's URL; holds no password
 * @param schema the database schema that is the export's own
 */
public record DatabaseConfig(String url, String user, String password, String schema) {

    public static final String SCHEMA_DEFAULT = "longitude_billing";

    static final String APPLICATION = "longitude billing-export";

    private static final String PREFIX = "jdbc:postgresql:";
    private static final Pattern SCHEMA_FORM = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final Pattern PASSWORD_IN_URL =
            Pattern.compile("[?&](password|sslpassword)=", Pattern.CASE_INSENSITIVE);

    /** How long the server may take to accept, and to answer a statement, in seconds. */
    static final int CONNECT_TIMEOUT_S = 10;

    static final int SOCKET_TIMEOUT_S = 60;

    /**
     * How long one waits for another's lock, and how long it may stand still inside a transaction.
     */
    static final int LOCK_TIMEOUT_MS = 30_000;

    static final int IDLE_IN_TRANSACTION_MS = 60_000;

    public DatabaseConfig {
        if (!url.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "--db-url: not a PostgreSQL URL (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
        }
        if (PASSWORD_IN_URL.matcher(url).find()) {
            throw new IllegalArgumentException(
                    "--db-url: holds a password (expected: --db-password-file or"
                            + " LONGITUDE_DB_PASSWORD, which nobody sees in a list of processes)");
        }
        if (!SCHEMA_FORM.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "--db-schema: " + schema + " (expected: " + SCHEMA_FORM.pattern() + ")");
        }
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_S));
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_S));
        properties.setProperty("tcpKeepAlive", "true");
        // The server's details quote rows; a log keeps what failed and nothing of whom.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty(
                "options",
                "-c search_path=%s -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
                        .formatted(schema, LOCK_TIMEOUT_MS, IDLE_IN_TRANSACTION_MS));
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseConfig[url=%s, user=%s, schema=%s]".formatted(url, user, schema);
    }
}
