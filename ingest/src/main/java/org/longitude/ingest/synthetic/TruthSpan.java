package org.longitude.ingest.synthetic;

/**
 * Evidence of an assigned code.
 *
 * @param code ICD-9 with its dot
 * @param noteId the note that it stands in
 * @param start first UTF-16 code unit of the phrase in the note's text
 * @param end one past its last code unit
 * @param kind how the phrase points at the code
 * @param heldOut whether the phrase is one that labelled training notes never use
 */
public record TruthSpan(
        String code, long noteId, int start, int end, EvidenceKind kind, boolean heldOut) {}
