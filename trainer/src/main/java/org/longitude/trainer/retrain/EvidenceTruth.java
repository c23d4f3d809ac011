package org.longitude.trainer.retrain;

import java.util.List;

/** Where the evidence of codes really stands; known for generated admissions only. */
@FunctionalInterface
public interface EvidenceTruth {
    /** Nothing is known. */
    EvidenceTruth UNKNOWN = admissionId -> List.of();

    /**
     * A phrase that makes a code stand.
     *
     * @param code the code
     * @param noteId the note
     * @param start first UTF-16 code unit of the phrase in the note's original text
     * @param end one past its last
     */
    record Span(String code, String noteId, int start, int end) {
        boolean overlaps(int otherStart, int otherEnd) {
            return start < otherEnd && otherStart < end;
        }
    }

    /** All phrases of an admission, in any order. */
    List<Span> spans(String admissionId);
}
