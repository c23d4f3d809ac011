package org.longitude.ingest.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RejectionReason;

/**
 * What a sender is told, in FHIR: an OperationOutcome, or for a bundle its response with one for
 * each entry. Reasons are codings of {@value #REASONS}; nothing of a note is in them.
 */
public final class FhirAnswer {

    /** The code system of reasons. */
    public static final String REASONS = "urn:longitude:rejection-reason";

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final String ACCEPTED = "202 Accepted";
    private static final String REFUSED = "422 Unprocessable Entity";

    private FhirAnswer() {}

    /** The answer to a message that was read. */
    public static String of(FhirReading reading, boolean xml) {
        boolean nothing = reading.problem().isPresent() && !reading.isPartlyTaken();
        if (!reading.bundle() || nothing) {
            return encoded(outcome(reading), xml);
        }
        Bundle answer = new Bundle();
        answer.setType(
                reading.transaction()
                        ? Bundle.BundleType.TRANSACTIONRESPONSE
                        : Bundle.BundleType.BATCHRESPONSE);
        for (FhirReading.Entry entry : reading.entries()) {
            Bundle.BundleEntryResponseComponent response = answer.addEntry().getResponse();
            response.setStatus(entry.problem().isPresent() ? REFUSED : ACCEPTED);
            entry.problem()
                    .ifPresent(
                            problem -> {
                                OperationOutcome outcome = new OperationOutcome();
                                add(outcome, problem);
                                response.setOutcome(outcome);
                            });
        }
        return encoded(answer, xml);
    }

    /** The answer where nothing was read. */
    public static String refused(String reason, String meaning, boolean xml) {
        OperationOutcome outcome = new OperationOutcome();
        add(outcome, reason, meaning, IssueType.TRANSIENT, null);
        return encoded(outcome, xml);
    }

    private static OperationOutcome outcome(FhirReading reading) {
        OperationOutcome outcome = new OperationOutcome();
        reading.entries().forEach(entry -> entry.problem().ifPresent(one -> add(outcome, one)));
        if (!outcome.hasIssue()) {
            reading.problem().ifPresent(problem -> add(outcome, problem));
        }
        if (!outcome.hasIssue()) {
            outcome.addIssue()
                    .setSeverity(IssueSeverity.INFORMATION)
                    .setCode(IssueType.INFORMATIONAL)
                    .setDiagnostics("accepted");
        }
        return outcome;
    }

    private static void add(OperationOutcome outcome, Problem problem) {
        RejectionReason reason = problem.reason();
        add(outcome, reason.code(), reason.meaning(), typeOf(reason), problem.field());
    }

    private static void add(
            OperationOutcome outcome,
            String reason,
            String meaning,
            IssueType type,
            @Nullable String field) {
        OperationOutcomeIssueComponent issue = outcome.addIssue();
        issue.setSeverity(IssueSeverity.ERROR).setCode(type).setDiagnostics(meaning);
        issue.getDetails().addCoding().setSystem(REASONS).setCode(reason);
        if (field != null) {
            issue.addExpression(field);
        }
    }

    private static IssueType typeOf(RejectionReason reason) {
        return switch (reason) {
            case BAD_JSON,
                    TRUNCATED_JSON,
                    NOT_AN_OBJECT,
                    DUPLICATE_FIELD,
                    INVALID_UTF8,
                    BAD_XML,
                    UNKNOWN_ELEMENT,
                    WRONG_TYPE ->
                    IssueType.STRUCTURE;
            case MISSING_TEXT, EMPTY_TEXT, MISSING_ID, MISSING_CODE, MISSING_TIMESTAMP ->
                    IssueType.REQUIRED;
            case UNSUPPORTED_CONTENT_TYPE,
                    UNSUPPORTED_RESOURCE,
                    UNSUPPORTED_METHOD,
                    UNKNOWN_RESOURCE,
                    ATTACHMENT_BY_URL ->
                    IssueType.NOTSUPPORTED;
            case JSON_TOO_COMPLEX,
                    MARKUP_TOO_COMPLEX,
                    NOTE_TOO_LARGE,
                    ATTACHMENT_TOO_LARGE,
                    FIELD_TOO_LONG,
                    ID_TOO_LONG,
                    TOO_MANY_CODES ->
                    IssueType.TOOLONG;
            case DTD_REFUSED -> IssueType.SECURITY;
            case UNRESOLVED_REFERENCE -> IssueType.NOTFOUND;
            case AMBIGUOUS_ADMISSION, AMBIGUOUS_RELATION, PATIENT_MISMATCH -> IssueType.CONFLICT;
            default -> IssueType.VALUE;
        };
    }

    private static String encoded(Resource resource, boolean xml) {
        IParser parser = xml ? FHIR.newXmlParser() : FHIR.newJsonParser();
        return parser.encodeResourceToString(resource);
    }
}
