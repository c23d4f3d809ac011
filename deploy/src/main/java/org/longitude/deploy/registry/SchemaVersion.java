package org.longitude.deploy.registry;

import org.apache.avro.Schema;

/**
 * A schema as one subject's version.
 *
 * @param id the number that travels in every record; the same schema has the same id everywhere
 * @param version counted from 1 within the subject
 */
record SchemaVersion(String subject, int version, int id, Schema schema) {}
