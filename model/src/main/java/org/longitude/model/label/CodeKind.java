package org.longitude.model.label;

/** Whether a code names a diagnosis or a procedure; constants are named as on the topics. */
public enum CodeKind {
    DIAGNOSIS,
    PROCEDURE
}
