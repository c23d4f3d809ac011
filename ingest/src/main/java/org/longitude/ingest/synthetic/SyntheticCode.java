package org.longitude.ingest.synthetic;

/**
 * A code assigned to an admission.
 *
 * @param code ICD-9 with its dot
 * @param kind diagnosis or procedure
 * @param sequence its place among the admission's codes of the same kind, from 1
 */
public record SyntheticCode(String code, CodeKind kind, int sequence) {}
