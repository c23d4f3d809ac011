package org.longitude.coder;

/** Why the coder stopped, or did not start. Everything it had not committed is read again. */
public enum CoderError {
    /** The registry did not answer within the bounded retries. */
    REGISTRY_UNAVAILABLE,
    /** The registry refused the prediction's schema. */
    SCHEMA_REFUSED,
    /** Brokers did not answer, or transactions kept failing, beyond the bounded retries. */
    BROKER_UNAVAILABLE,
    /** The brokers refused this client: credentials or permissions. */
    BROKER_REFUSED,
    /** Another instance runs under the same instance id. */
    FENCED,
    /**
     * The model cannot be loaded, or no longer answers even for an admission it answered before.
     */
    MODEL_FAILED,
    /** A released bundle is not what its release says, or its model does not answer. */
    RELEASE_REFUSED,

    /** The re-tokeniser that this coder waits for did not catch up in time. */
    RETOKENIZER_BEHIND,
    /** The bundle does not say what precision may be expected, and a target was set. */
    PRECISION_UNKNOWN,
    /** A replay's range holds nothing that its bundles can read, or more than is kept at once. */
    RANGE_REFUSED,

    /** A defect of the coder itself. */
    INTERNAL
}
