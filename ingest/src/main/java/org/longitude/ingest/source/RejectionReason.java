package org.longitude.ingest.source;

import java.util.Locale;

/** Why a line was refused. {@link #code()} is stable: it stands in dead letters and reports. */
public enum RejectionReason {
    // The bytes.
    RECORD_TOO_LONG("the line or row is longer than its limit; it is kept in the quarantine"),
    TRUNCATED_GZIP("the gzip file ends too early; copy it again"),
    CORRUPT_GZIP("the gzip data is damaged; copy it again"),
    GZIP_TRAILING_GARBAGE("bytes that are no gzip follow the gzip data"),
    INVALID_UTF8("the line is not UTF-8; convert the file"),
    // JSON.
    BAD_JSON("the line is not one JSON value"),
    TRUNCATED_JSON("the JSON value does not end on its line"),
    NOT_AN_OBJECT("the line is JSON, but not an object"),
    JSON_TOO_COMPLEX("nesting, a number or a name in the JSON is beyond its limit"),
    DUPLICATE_FIELD("a field stands twice"),
    CONFLICTING_FIELDS("two names of one field hold different values"),
    WRONG_TYPE("a field has another type than expected"),
    // XML and documents.
    BAD_XML("the message is not well-formed XML"),
    DTD_REFUSED("a document type declaration is never read: it may define entities"),
    MARKUP_TOO_COMPLEX("nesting or number of elements is beyond its limit"),
    BAD_RTF("the attachment is not RTF, or its groups do not close"),
    UNKNOWN_CHARSET("a content type names a character set that is not known"),
    BYTES_NOT_OF_CHARSET("an attachment has bytes that its character set has no characters for"),
    UNSUPPORTED_CONTENT_TYPE("an attachment is none of plain text, HTML, RTF and C-CDA"),
    ATTACHMENT_TOO_LARGE("an attachment is longer than its limit"),
    NOT_A_CLINICAL_DOCUMENT("the XML document is not an HL7 ClinicalDocument"),
    // FHIR.
    UNKNOWN_RESOURCE("the message or an entry of it is no resource of FHIR R4"),
    UNSUPPORTED_RESOURCE("the resource carries neither a note nor codes nor an admission's state"),
    UNSUPPORTED_METHOD("an entry's request is neither POST nor PUT; retract by status instead"),
    UNKNOWN_ELEMENT("the resource has an element that FHIR R4 does not have there"),
    INVALID_VALUE("an element's value has not the form of its type"),
    ATTACHMENT_BY_URL("an attachment is named by URL and not in the message; send it inline"),
    UNRESOLVED_REFERENCE("a reference in the message leads nowhere in it"),
    AMBIGUOUS_ADMISSION("a note or claim names more than one admission"),
    AMBIGUOUS_RELATION("a note replaces or continues more than one other"),
    TOO_MANY_OBJECTS("more objects than one body may hold; send several bodies"),
    // CSV.
    MALFORMED_ROW("quotes do not match: a quoted cell must open and close at its commas"),
    TRUNCATED_ROW("the file ends inside a quoted cell"),
    WRONG_COLUMN_COUNT("the row has more or fewer cells than the header"),
    BAD_FLAG("ISERROR is neither empty nor 0 nor 1"),
    BAD_SEQUENCE("SEQ_NUM is not a positive whole number"),
    DUPLICATE_SEQUENCE("two codes of one list have the same rank"),
    BAD_ICD_VERSION("icd_version is neither 9 nor 10"),
    UNKNOWN_NOTE_TYPE("note_type is none that the table has (DS, AD; RR, AR)"),
    NOTE_ID_MISMATCH("note_id is not made of subject_id, note_type and note_seq"),
    // HL7 v2.
    NOT_HL7("the message does not begin with MSH"),
    BAD_DELIMITERS("MSH-1 and MSH-2 are not four or five different punctuation marks"),
    UNSUPPORTED_CHARACTER_SET(
            "MSH-18 is none of UNICODE UTF-8, ASCII, 8859/1 to 8859/15, WINDOWS-1252"),
    INVALID_ENCODING(
            "bytes are not of the character set that MSH-18 names, or the feed's own without it"),
    UNSUPPORTED_VERSION("MSH-12 is not a version from 2.3 to 2.8"),
    UNSUPPORTED_PROCESSING_ID("MSH-11 is none of P, T and D"),
    UNSUPPORTED_MESSAGE_TYPE(
            "MSH-9 is none of MDM^T01 to T11, ORU^R01, ADT, BAR^P01/P05/P10/P12 and DFT^P03"),
    MALFORMED_SEGMENT("a line begins with no segment's name, and no text stands before it"),
    MESSAGE_TOO_COMPLEX("more segments, or delimiters in one segment, than any real message has"),
    MISSING_SEGMENT("a segment is missing that the message's type must have"),
    DUPLICATE_SEGMENT("a segment stands twice that may stand once"),
    DUPLICATE_NOTE_ID("one order number stands for reports of two patients"),
    MISSING_TIMESTAMP("nothing in the message says when it happened"),
    STATUS_WITHOUT_TEXT("a document's status changes without its text; send MDM^T04 instead"),
    UNREADABLE_ATTACHMENT(
            "the only content is an attachment of no text that is read (PDF, a picture)"),
    UNKNOWN_ATTACHMENT_ENCODING("an attachment's encoding is none of A, Hex, Base64"),
    BAD_BASE64("an attachment is not Base64"),
    BAD_HEX("an attachment is not hexadecimal"),
    MERGE_NOT_APPLIED(
            "patients or accounts were merged, which is not applied: send the merged admission's"
                    + " notes again under the surviving ids, and cancel them (MDM^T11) under the"
                    + " old ones"),
    MOVE_NOT_APPLIED(
            "a visit was moved to another patient, which is not applied: send the visit's notes"
                    + " again under the new ids, and cancel them (MDM^T11) under the old ones"),
    BATCH_COUNT_MISMATCH("BTS-1 says another number of messages than the batch holds"),
    DEFECT("reading it failed for a defect of Longitude; report what the log says of it"),
    TRUNCATED_MESSAGE("the file ends inside a framed message; copy it again"),
    // Ids.
    MISSING_ID("a required id is missing"),
    BAD_ID("an id is blank, or holds a control character or a lone surrogate"),
    ID_TOO_LONG("an id is longer than its limit"),
    FRACTIONAL_ID("an id is a number with a fraction (pandas writes 1.0 where a column has gaps)"),
    RESERVED_ID("admission ids that begin with note: are keys of notes without an admission"),
    // The note.
    MISSING_TEXT("the note has no text field"),
    EMPTY_TEXT("the note's text is blank"),
    NUL_CHARACTER("a field holds a NUL character; the file was likely read in a wrong encoding"),
    LONE_SURROGATE("a field holds half of a surrogate pair, which no UTF-8 can carry"),
    NOTE_TOO_LARGE("the note's text is above noteBytesMax; it is kept in the quarantine"),
    FIELD_TOO_LONG("a field other than the text is longer than its limit"),
    BAD_TIMESTAMP("a time is not written as its format asks (ISO 8601, yyyy-MM-dd HH:mm:ss)"),
    TIMESTAMP_OUT_OF_RANGE("a time is outside the years 1800 to 2999"),
    UNKNOWN_STATUS("a status is none that its format has, or says nothing"),
    BAD_VERSION("a version is not a whole number from 0"),
    // Codes.
    MISSING_CODE("the row or entry has no code"),
    BAD_CODE("a code has not the shape of its code system"),
    AMBIGUOUS_CODE("a code without dot or kind could be a diagnosis or a procedure; write the dot"),
    UNKNOWN_CODE_SYSTEM("a code system is none of ICD_9_CM, ICD_10_CM, ICD_10_PCS"),
    UNKNOWN_CODE_KIND("a code's kind is none of DIAGNOSIS, PROCEDURE"),
    TOO_MANY_CODES("more codes than an admission may have"),
    CODES_WITHOUT_LIST(
            "codes are added or taken back one by one (DG1-21, PR1-20) and their list is not there;"
                    + " send the whole list"),
    CODES_WITHOUT_ADMISSION("codes came without the admission that they belong to"),
    // Across files.
    UNKNOWN_ADMISSION("the admission is not in ADMISSIONS"),
    UNKNOWN_PATIENT("the patient is not in PATIENTS"),
    PATIENT_MISMATCH("the admission is another patient's"),
    DUPLICATE_ADMISSION("the admission stands twice in ADMISSIONS");

    private final String meaning;

    RejectionReason(String meaning) {
        this.meaning = meaning;
    }

    /** The stable reason code, lower_snake_case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What was found and expected, for people. */
    public String meaning() {
        return meaning;
    }
}
