package org.longitude.ingest.synthetic;

/** The two volumes of ICD-9-CM that hospitals assign from. */
public enum CodeKind {
    DIAGNOSIS,
    PROCEDURE
}
