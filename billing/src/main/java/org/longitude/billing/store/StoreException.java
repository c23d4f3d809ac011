package org.longitude.billing.store;

import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The database did not do what was asked. The driver's own message stays out of ours: it may quote
 * values.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a second attempt is good for. */
    public enum Kind {
        /** Connection lost or not made, server shutting down, lock or deadlock: try again. */
        PASSING,
        /** Refused: credentials, permissions, a statement. */
        REFUSED,
        /** The schema is not this release's. */
        SCHEMA
    }

    private final Kind kind;

    StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** No connection was made. */
    static StoreException connecting(DatabaseConfig config, SQLException failure) {
        String what = "connecting to " + config.url();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                what +=
                        " over TLS (expected: a certificate of the URL's host that its sslrootcert"
                                + " trusts)";
                break;
            }
        }
        return of(what, failure);
    }

    static StoreException of(String what, SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return new StoreException(
                kind(state),
                "%s: the database answered with SQLSTATE %s"
                        .formatted(what, state.isEmpty() ? "none" : state),
                cause);
    }

    /**
     * Classes of SQLSTATE: 08 connection, 57 operator intervention (shutdown, cancelled), 53
     * resources, 40 rollback of a deadlock, 25P03 idle too long in a transaction, 55P03 lock.
     */
    static Kind kind(String state) {
        String upper = state.toUpperCase(Locale.ROOT);
        boolean passing =
                upper.isEmpty()
                        || upper.startsWith("08")
                        || upper.startsWith("57")
                        || upper.startsWith("53")
                        || upper.startsWith("40")
                        || upper.equals("25P03")
                        || upper.equals("55P03");
        return passing ? Kind.PASSING : Kind.REFUSED;
    }

    public Kind kind() {
        return kind;
    }
}
