package org.longitude.ingest.source;

/** The ways the world around ingest can fail. Bad input is not among them: that is a rejection. */
public enum IngestError {
    /** A file is not there, or the disk failed while it was read. */
    SOURCE_UNREADABLE,
    /** A file is not what it should be as a whole, for example its header lacks a column. */
    SOURCE_UNUSABLE,
    /** A setting is wrong. */
    BAD_CONFIGURATION,
    /** The schema registry did not answer, or refused the schema. */
    REGISTRY_FAILED,
    /** The broker did not take a record. */
    DELIVERY_FAILED
}
