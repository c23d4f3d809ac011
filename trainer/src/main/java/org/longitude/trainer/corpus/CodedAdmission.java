package org.longitude.trainer.corpus;

/**
 * One admission ready to train on. The arrays are shared, not copied: nobody changes them.
 *
 * @param admissionId the admission
 * @param patientId its patient, or the admission's own id where the source names none
 * @param tokenIds tokens of the whole coding text, without special tokens
 * @param labels rising indices of the labels that stand
 */
@SuppressWarnings(
        "ArrayRecordComponent") // identity of the admission is its id; arrays are never compared
public record CodedAdmission(String admissionId, String patientId, int[] tokenIds, int[] labels) {

    /** Counts only: ids of a known vocabulary are a patient's words. */
    @Override
    public String toString() {
        return "CodedAdmission[%s, tokens=%d, labels=%d]"
                .formatted(admissionId, tokenIds.length, labels.length);
    }
}
