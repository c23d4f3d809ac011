package org.longitude.preprocess;

/**
 * What the state keeps of an admission, beside its notes.
 *
 * @param revision the last that was published, 0 if none was
 * @param contentHash what the last revision was made of, empty if none was
 * @param lastArrivalMs when its last note arrived, by this machine's clock; retention counts from
 *     it
 */
record AdmissionRecord(long revision, String contentHash, long lastArrivalMs) {

    static final AdmissionRecord NONE = new AdmissionRecord(0, "", 0);
}
