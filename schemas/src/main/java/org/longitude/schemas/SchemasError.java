package org.longitude.schemas;

/** What can go wrong between an application and its topics; decides what the application does. */
public enum SchemasError {
    /** The bytes of one record cannot be read: dead-letter that record and go on. */
    UNDECODABLE_RECORD,
    /** The registry cannot be asked: stop with offsets uncommitted, the record may be fine. */
    REGISTRY_UNAVAILABLE,
    /** The registry refuses the schema that this release writes: stop, a person has to decide. */
    INCOMPATIBLE_SCHEMA,
    /** The broker cannot be asked or refused the request: stop, nothing was changed silently. */
    BROKER_UNAVAILABLE,
    /** The quarantine folder is full or cannot be written: stop, going on would lose the note. */
    QUARANTINE_UNAVAILABLE,
    /** Cluster or registry are not named, or the file of client properties cannot be read. */
    CONNECTION_INVALID
}
