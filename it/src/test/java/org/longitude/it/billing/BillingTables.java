package org.longitude.it.billing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.billing.store.DatabaseConfig;

/** The export's tables, as somebody reads them who has nothing of ours but SQL. */
final class BillingTables {

    private final TestPostgres postgres;
    private final DatabaseConfig database;

    BillingTables(TestPostgres postgres, DatabaseConfig database) {
        this.postgres = postgres;
        this.database = database;
    }

    /** The rows of a query; columns are joined by {@code |}. */
    List<String> rows(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection into the schema, which the caller closes. */
    Connection connect() throws SQLException {
        Connection connection = postgres.connect();
        connection.setSchema(database.schema());
        return connection;
    }

    boolean isThere() throws SQLException {
        return !rows("SELECT 1 FROM pg_tables WHERE tablename = 'source_offset' AND schemaname = '"
                        + database.schema()
                        + "'")
                .isEmpty();
    }

    /** Where reading of each partition stands; empty before there is a table. */
    Map<Integer, Long> offsets() throws SQLException {
        Map<Integer, Long> offsets = new TreeMap<>();
        if (isThere()) {
            for (String row : rows("SELECT partition, next_offset FROM source_offset")) {
                String[] parts = row.split("\\|", -1);
                offsets.put(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
            }
        }
        return offsets;
    }

    long read() throws SQLException {
        return offsets().values().stream().mapToLong(Long::longValue).sum();
    }

    long waiting() throws SQLException {
        return Long.parseLong(rows("SELECT count(*) FROM outbox").get(0));
    }

    /** Sessions of exports that wait for somebody's lock. */
    long blocked() throws SQLException {
        return Long.parseLong(
                rows("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND application_name = 'longitude billing-export'")
                        .get(0));
    }
}
