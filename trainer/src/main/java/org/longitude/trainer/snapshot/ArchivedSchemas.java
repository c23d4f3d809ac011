package org.longitude.trainer.snapshot;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.SchemaSource;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.UndecodableRecordException.Reason;
import org.longitude.schemas.WireFormat;
import org.longitude.trainer.corpus.SchemaUse;

/** The writers' schemas of one topic's records, by id. */
final class ArchivedSchemas implements SchemaSource {
    private final Map<Integer, Schema> byId = new TreeMap<>();

    /** The id that a value names; empty where it is not in the wire format. */
    static Optional<Integer> id(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(WireFormat.schemaId(value));
        } catch (UndecodableRecordException e) {
            return Optional.empty();
        }
    }

    boolean knows(int id) {
        return byId.containsKey(id);
    }

    void add(int id, Schema schema) {
        byId.put(id, schema);
    }

    @Override
    public Schema schemaById(int id) {
        Schema schema = byId.get(id);
        if (schema == null) {
            throw new UndecodableRecordException(
                    Reason.UNKNOWN_SCHEMA_ID,
                    "schema id %d is not in the archive (expected: the registry knew it)"
                            .formatted(id));
        }
        return schema;
    }

    /** Ids with fingerprints, by rising id. */
    List<SchemaUse> uses() {
        List<SchemaUse> uses = new ArrayList<>();
        byId.forEach((id, schema) -> uses.add(new SchemaUse(id, fingerprint(schema))));
        return uses;
    }

    /** SHA-256 of Avro's parsing canonical form: what decides how bytes are read. */
    private static String fingerprint(Schema schema) {
        try {
            return HexFormat.of()
                    .formatHex(SchemaNormalization.parsingFingerprint("SHA-256", schema));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
