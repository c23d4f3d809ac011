package org.longitude.ingest.fhir;

import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * What the parser finds wrong with a resource's structure. An element that R4 does not have is
 * refused and not passed over: it is a misspelt one or another release's, and its note would come
 * in without its admission or its text.
 */
final class StructureProblems implements IParserErrorHandler {

    private static final int NAME_CHARACTERS_MAX = 64;

    private final Problems problems;

    StructureProblems(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void incorrectJsonType(
            IParseLocation location,
            String element,
            ValueType expected,
            ScalarType expectedScalar,
            ValueType found,
            ScalarType foundScalar) {
        problems.add(RejectionReason.WRONG_TYPE, name(element));
    }

    @Override
    public void invalidValue(IParseLocation location, String value, String error) {
        String element = location == null ? null : location.getParentElementName();
        problems.add(reasonOf(element, error), name(element));
    }

    private static RejectionReason reasonOf(@Nullable String element, @Nullable String error) {
        if ("data".equals(element)) {
            return RejectionReason.BAD_BASE64;
        }
        if ("status".equals(element) || "docStatus".equals(element)) {
            return RejectionReason.UNKNOWN_STATUS;
        }
        return error != null && error.startsWith("Invalid date/time")
                ? RejectionReason.BAD_TIMESTAMP
                : RejectionReason.INVALID_VALUE;
    }

    @Override
    public void unexpectedRepeatingElement(IParseLocation location, String element) {
        problems.add(RejectionReason.WRONG_TYPE, name(element));
    }

    @Override
    public void unknownElement(IParseLocation location, String element) {
        problems.add(RejectionReason.UNKNOWN_ELEMENT, null);
    }

    @Override
    public void unknownAttribute(IParseLocation location, String attribute) {
        problems.add(RejectionReason.UNKNOWN_ELEMENT, null);
    }

    @Override
    public void extensionContainsValueAndNestedExtensions(IParseLocation location) {
        problems.add(RejectionReason.INVALID_VALUE, "extension");
    }

    @Override
    public void containedResourceWithNoId(IParseLocation location) {
        // Nothing refers to it, so nothing is lost.
    }

    @Override
    public void missingRequiredElement(IParseLocation location, String element) {
        // What a note needs is asked for where the note is made.
    }

    @Override
    public void unknownReference(IParseLocation location, String reference) {
        // A reference that matters is followed where the note is made.
    }

    @Override
    public void invalidInternalReference(IParseLocation location, String reference) {
        // As above.
    }

    /** An element's name where it is one of R4's short words, never a stranger's text. */
    private static @Nullable String name(@Nullable String element) {
        boolean plain =
                element != null
                        && element.length() <= NAME_CHARACTERS_MAX
                        && element.chars().allMatch(Character::isLetterOrDigit);
        return plain ? element : null;
    }
}
