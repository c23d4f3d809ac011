package org.longitude.billing.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.longitude.billing.fhir.Change;
import org.longitude.billing.fhir.ChangeMaker;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.schemas.v1.ClaimState;

/**
 * The export's side of the bargain: offsets, admissions and outbox change in one transaction or not
 * at all, and only for whoever knows where reading stood.
 *
 * <p>Every batch first advances its partition's offset from the value that the caller believes in.
 * The row's lock lets one writer of a partition in at a time; a second one, which read the same
 * records because it does not know yet that it was overtaken, finds another offset and is turned
 * away. Within a partition the outbox's ids therefore rise in the order of the commits.
 *
 * <p>Threading: one thread uses it. Ownership: owns its connection.
 */
public final class BillingStore implements AutoCloseable {

    private final Connection connection;
    private final AdmissionTable admissions;

    private BillingStore(Connection connection, ChangeMaker changes) {
        this.connection = connection;
        this.admissions = new AdmissionTable(connection, changes);
    }

    /**
     * Prepares the schema.
     *
     * @throws StoreException if the database cannot be asked or refuses
     */
    public static void prepare(DatabaseConfig config) {
        Migration.run(config);
    }

    /**
     * Connects to a schema that was prepared.
     *
     * @throws StoreException if the database cannot be asked or refuses
     */
    public static BillingStore open(DatabaseConfig config, ChangeMaker changes) {
        try {
            Connection connection = DriverManager.getConnection(config.url(), config.properties());
            connection.setAutoCommit(false);
            return new BillingStore(connection, changes);
        } catch (SQLException e) {
            throw StoreException.connecting(config, e);
        }
    }

    /** Where reading of a partition goes on; empty where it never began. */
    public OptionalLong nextOffset(String topic, int partition) {
        String sql = "SELECT next_offset FROM source_offset WHERE topic = ? AND partition = ?";
        return transaction(
                "reading an offset",
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setString(1, topic);
                        statement.setInt(2, partition);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next()
                                    ? OptionalLong.of(row.getLong(1))
                                    : OptionalLong.empty();
                        }
                    }
                });
    }

    /** Notes where reading of a partition begins, unless somebody has. */
    public void begin(String topic, int partition, long offset) {
        String sql =
                "INSERT INTO source_offset (topic, partition, next_offset) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING";
        transaction(
                "noting the first offset",
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setString(1, topic);
                        statement.setInt(2, partition);
                        statement.setLong(3, offset);
                        return statement.executeUpdate();
                    }
                });
    }

    /**
     * Applies what was read of a partition from one offset up to another.
     *
     * @param expected where the caller believes that reading stands
     * @param next where it stands afterwards
     * @param tooLarge is handed each prediction whose bundle is larger than {@link
     *     RecordLimits#FHIR_BUNDLE_BYTES_MAX}, before anything is committed; it changes nothing
     * @return empty if it stands elsewhere: nothing was written then
     */
    public Optional<Applied> apply(
            String topic,
            int partition,
            long expected,
            long next,
            List<SourceRead> batch,
            Consumer<SourceRead> tooLarge) {
        return transaction(
                "applying predictions",
                () -> {
                    if (!advance(topic, partition, expected, next)) {
                        return Optional.empty();
                    }
                    return Optional.of(apply(batch, tooLarge));
                });
    }

    private Applied apply(List<SourceRead> batch, Consumer<SourceRead> tooLarge)
            throws SQLException {
        int newer = 0;
        int repeated = 0;
        int older = 0;
        int beyond = 0;
        for (SourceRead read : batch) {
            AdmissionTable.Outcome outcome = admissions.apply(read);
            switch (outcome.kind()) {
                case NEWER -> {
                    Change change = Objects.requireNonNull(outcome.change());
                    insert(read, change);
                    newer++;
                    beyond += change.beyond().size();
                }
                case REPEATED -> repeated++;
                case OLDER -> older++;
                case TOO_LARGE -> tooLarge.accept(read);
            }
        }
        return new Applied(newer, repeated, older, beyond);
    }

    private boolean advance(String topic, int partition, long expected, long next)
            throws SQLException {
        String sql =
                "UPDATE source_offset SET next_offset = ?"
                        + " WHERE topic = ? AND partition = ? AND next_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, next);
            statement.setString(2, topic);
            statement.setInt(3, partition);
            statement.setLong(4, expected);
            return statement.executeUpdate() == 1;
        }
    }

    private void insert(SourceRead read, Change change) throws SQLException {
        String sql =
                "INSERT INTO outbox (change_id, admission_id, revision, release_number, status,"
                        + " claim, beyond, source_partition, source_offset, fhir, traceparent)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, change.id());
            statement.setString(2, change.prediction().getAdmissionId());
            statement.setLong(3, change.prediction().getRevision());
            statement.setLong(4, change.prediction().getReleaseNumber());
            statement.setString(5, change.prediction().getStatus().name());
            statement.setString(6, change.claim().name());
            statement.setString(7, Json.beyond(change.beyond()));
            statement.setInt(8, read.partition());
            statement.setLong(9, read.offset());
            statement.setString(10, change.fhir());
            statement.setString(11, read.traceparent());
            statement.executeUpdate();
        }
    }

    /**
     * Sends the oldest changes of these partitions and forgets them once the target has them. What
     * is sent is locked meanwhile, so that a second instance that believes in the same partitions
     * waits and then sends what comes after.
     *
     * @param target returns when it has them for good; what it throws is thrown on, and nothing is
     *     forgotten
     * @return how many
     */
    public int relay(
            Collection<Integer> partitions, int limit, Consumer<List<OutboxEntry>> target) {
        return transaction(
                "relaying changes",
                () -> {
                    List<OutboxEntry> entries = oldest(partitions, limit);
                    if (!entries.isEmpty()) {
                        target.accept(entries);
                        delete(entries);
                    }
                    return entries.size();
                });
    }

    private List<OutboxEntry> oldest(Collection<Integer> partitions, int limit)
            throws SQLException {
        String sql =
                "SELECT id, change_id, admission_id, revision, release_number, status, claim,"
                        + " beyond, source_partition, source_offset, fhir, traceparent FROM outbox"
                        + " WHERE source_partition = ANY (?) ORDER BY id LIMIT ? FOR UPDATE";
        List<OutboxEntry> entries = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("integer", partitions.toArray()));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row));
                }
            }
        }
        return entries;
    }

    private static OutboxEntry entry(ResultSet row) throws SQLException {
        BillingChange change =
                BillingChange.newBuilder()
                        .setChangeId(row.getString("change_id"))
                        .setAdmissionId(row.getString("admission_id"))
                        .setRevision(row.getLong("revision"))
                        .setReleaseNumber(row.getLong("release_number"))
                        .setStatus(AdmissionStatus.valueOf(row.getString("status")))
                        .setClaim(ClaimState.valueOf(row.getString("claim")))
                        .setBeyond(Json.beyond(row.getString("beyond")))
                        .setSourcePartition(row.getInt("source_partition"))
                        .setSourceOffset(row.getLong("source_offset"))
                        .setFhir(row.getString("fhir"))
                        .build();
        return new OutboxEntry(row.getLong("id"), change, row.getString("traceparent"));
    }

    private void delete(List<OutboxEntry> entries) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
            Object[] ids = entries.stream().map(OutboxEntry::id).toArray();
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T transaction(String what, Work<T> work) {
        boolean done = false;
        try {
            T result = work.run();
            connection.commit();
            done = true;
            return result;
        } catch (SQLException e) {
            throw StoreException.of(what, e);
        } finally {
            if (!done) {
                rollback();
            }
        }
    }

    /** A connection that cannot even roll back is gone, and its transaction with it. */
    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was broken before: nothing is left to close.
        }
    }
}
