package org.longitude.billing.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.fhir.Change;
import org.longitude.billing.fhir.ChangeMaker;
import org.longitude.billing.fhir.CodeId;
import org.longitude.billing.fhir.RankedCode;
import org.longitude.billing.fhir.Standing;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.ClaimState;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.IcdPrediction;

/** What stands of each admission; works inside the transaction of whoever calls it. */
final class AdmissionTable {

    /** How a prediction stands to what there was. */
    enum Kind {
        NEWER,
        REPEATED,
        OLDER,
        TOO_LARGE
    }

    /** What became of a prediction; the change only where it is newer. */
    record Outcome(Kind kind, @Nullable Change change) {}

    private static final String UPSERT =
            "INSERT INTO admission AS a (admission_id, patient_id, revision, release_number,"
                    + " status, origin, claim, bundle_id, bundle_hash, coverage, coded_at,"
                    + " source_partition, source_offset, revisions_applied)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
                    + " ON CONFLICT (admission_id) DO UPDATE SET patient_id = EXCLUDED.patient_id,"
                    + " revision = EXCLUDED.revision, release_number = EXCLUDED.release_number,"
                    + " status = EXCLUDED.status, origin = EXCLUDED.origin, claim = EXCLUDED.claim,"
                    + " bundle_id = EXCLUDED.bundle_id, bundle_hash = EXCLUDED.bundle_hash,"
                    + " coverage = EXCLUDED.coverage, coded_at = EXCLUDED.coded_at,"
                    + " source_partition = EXCLUDED.source_partition,"
                    + " source_offset = EXCLUDED.source_offset,"
                    + " revisions_applied = a.revisions_applied + 1"
                    + " WHERE (a.revision, a.release_number)"
                    + " < (EXCLUDED.revision, EXCLUDED.release_number)";

    private static final String UPSERT_CODE =
            "INSERT INTO admission_code (admission_id, code_system, code, kind, stands, rank,"
                    + " on_claim, description, probability, threshold, evidence)"
                    + " VALUES (?, ?, ?, ?, true, ?, ?, ?, ?, ?, ?::jsonb)"
                    + " ON CONFLICT (admission_id, code_system, code) DO UPDATE SET"
                    + " kind = EXCLUDED.kind, stands = true, rank = EXCLUDED.rank,"
                    + " on_claim = EXCLUDED.on_claim, description = EXCLUDED.description,"
                    + " probability = EXCLUDED.probability, threshold = EXCLUDED.threshold,"
                    + " evidence = EXCLUDED.evidence";

    private final Connection connection;
    private final ChangeMaker changes;

    AdmissionTable(Connection connection, ChangeMaker changes) {
        this.connection = connection;
        this.changes = changes;
    }

    Outcome apply(SourceRead read) throws SQLException {
        IcdPrediction prediction = read.prediction();
        Row row = row(prediction.getAdmissionId());
        if (row != null) {
            int order = row.compareWith(prediction);
            if (order >= 0) {
                return new Outcome(order == 0 ? Kind.REPEATED : Kind.OLDER, null);
            }
        }
        Standing before =
                row == null
                        ? Standing.NOTHING
                        : new Standing(row.claim(), diagnoses(prediction.getAdmissionId()));
        Change change = changes.change(prediction, before);
        if (change.bytes() > RecordLimits.FHIR_BUNDLE_BYTES_MAX) {
            return new Outcome(Kind.TOO_LARGE, null);
        }
        if (!upsert(read, change)) {
            return new Outcome(Kind.OLDER, null);
        }
        putCodes(change);
        return new Outcome(Kind.NEWER, change);
    }

    private record Row(long revision, long releaseNumber, ClaimState claim) {

        int compareWith(IcdPrediction prediction) {
            int byRevision = Long.compare(revision, prediction.getRevision());
            return byRevision != 0
                    ? byRevision
                    : Long.compare(releaseNumber, prediction.getReleaseNumber());
        }
    }

    private @Nullable Row row(String admissionId) throws SQLException {
        String sql =
                "SELECT revision, release_number, claim FROM admission"
                        + " WHERE admission_id = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, admissionId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Row(
                                row.getLong(1),
                                row.getLong(2),
                                ClaimState.valueOf(row.getString(3)))
                        : null;
            }
        }
    }

    private Set<CodeId> diagnoses(String admissionId) throws SQLException {
        String sql =
                "SELECT code_system, code FROM admission_code"
                        + " WHERE admission_id = ? AND kind = 'DIAGNOSIS'";
        Set<CodeId> codes = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, admissionId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    codes.add(new CodeId(CodeSystem.valueOf(row.getString(1)), row.getString(2)));
                }
            }
        }
        return codes;
    }

    private boolean upsert(SourceRead read, Change change) throws SQLException {
        IcdPrediction prediction = read.prediction();
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setString(1, prediction.getAdmissionId());
            statement.setString(2, prediction.getPatientId());
            statement.setLong(3, prediction.getRevision());
            statement.setLong(4, prediction.getReleaseNumber());
            statement.setString(5, prediction.getStatus().name());
            statement.setString(6, prediction.getOrigin().name());
            statement.setString(7, change.claim().name());
            statement.setString(8, prediction.getBundleId());
            statement.setString(9, prediction.getBundleHash());
            statement.setDouble(10, prediction.getCoverage());
            statement.setObject(11, prediction.getCodedAt().atOffset(ZoneOffset.UTC));
            statement.setInt(12, read.partition());
            statement.setLong(13, read.offset());
            return statement.executeUpdate() == 1;
        }
    }

    /** Takes back all that stood, then lets stand what does. */
    private void putCodes(Change change) throws SQLException {
        String admissionId = change.prediction().getAdmissionId();
        String withdraw =
                "UPDATE admission_code SET stands = false, rank = NULL, on_claim = false"
                        + " WHERE admission_id = ? AND stands";
        try (PreparedStatement statement = connection.prepareStatement(withdraw)) {
            statement.setString(1, admissionId);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT_CODE)) {
            for (RankedCode code : change.codes()) {
                statement.setString(1, admissionId);
                statement.setString(2, code.id().system().name());
                statement.setString(3, code.id().code());
                statement.setString(4, code.kind().name());
                statement.setInt(5, code.rank());
                statement.setBoolean(6, code.onClaim());
                statement.setString(7, code.code().getDescription());
                statement.setDouble(8, code.code().getProbability());
                statement.setDouble(9, code.code().getThreshold());
                statement.setString(10, Json.evidence(code.code().getEvidence()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
