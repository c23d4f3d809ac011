package org.longitude.model.label;

/** The code system a code belongs to; constants are named as on the topics. */
public enum CodeSystem {
    ICD_9_CM,
    ICD_10_CM,
    ICD_10_PCS
}
