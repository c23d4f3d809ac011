package org.longitude.billing;

/** Why the export stopped, or did not start. What it had not stored is read again. */
public enum BillingError {
    /** A setting is wrong or missing. */
    CONFIG_INVALID,
    /** The database did not answer within the bounded retries. */
    DATABASE_UNAVAILABLE,
    /** The database refused: credentials, permissions, or a statement. */
    DATABASE_REFUSED,
    /** The database's schema is another release's. */
    SCHEMA_MISMATCH,
    /** The registry did not answer within the bounded retries. */
    REGISTRY_UNAVAILABLE,
    /** The registry refuses the schema of a change. */
    SCHEMA_REFUSED,
    /** Brokers did not answer within their own retries. */
    BROKER_UNAVAILABLE,
    /** The brokers refused this client: credentials or permissions. */
    BROKER_REFUSED,
    /** Another process runs under this instance's id, or writes into the same database. */
    FENCED,
    /** The stored offset is not on the topic: it was made anew, or retention took records. */
    OFFSETS_LOST,
    /** The folder for files cannot be written. */
    FOLDER_FAILED,
    /** There is no prediction, or none of that revision. */
    NOT_FOUND,
    /** A defect of the export itself. */
    INTERNAL
}
