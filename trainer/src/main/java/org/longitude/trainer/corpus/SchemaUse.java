package org.longitude.trainer.corpus;

/**
 * A schema that records were written with.
 *
 * @param id in the registry of the cluster
 * @param sha256 of its parsing canonical form (Avro's specification), in hexadecimal digits
 */
public record SchemaUse(int id, String sha256) {}
