package org.longitude.schemas;

import org.apache.avro.Schema;

/** Knows writers' schemas by their ids: a registry, or an archive that kept them. */
@FunctionalInterface
public interface SchemaSource {

    /**
     * The schema of an id.
     *
     * @throws UndecodableRecordException if there is none
     */
    Schema schemaById(int id);
}
