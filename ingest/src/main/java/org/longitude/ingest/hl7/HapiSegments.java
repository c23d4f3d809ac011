package org.longitude.ingest.hl7;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.parser.EncodingCharacters;
import ca.uhn.hl7v2.parser.Escaping;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.Optional;

/**
 * HAPI's reading of a single segment, without a version's model and without validation: what is
 * there is read, whatever version or hospital wrote it. Escapes are left in the values, because
 * HAPI decodes the delimiters' alone.
 *
 * <p>Threading: HAPI's parser keeps no state between segments.
 */
final class HapiSegments {

    private static final Escaping UNTOUCHED =
            new Escaping() {
                @Override
                public String escape(String text, EncodingCharacters characters) {
                    return text;
                }

                @Override
                public String unescape(String text, EncodingCharacters characters) {
                    return text;
                }
            };

    private static final GenericModelClassFactory FACTORY = new GenericModelClassFactory();
    private static final PipeParser PARSER = parser();

    /** Parent of every segment: HAPI asks it for its parser and puts nothing into it. */
    private static final GenericMessage PARENT = parent();

    private HapiSegments() {}

    private static PipeParser parser() {
        DefaultHapiContext context = new DefaultHapiContext(FACTORY);
        context.setValidationContext(ValidationContextFactory.noValidation());
        context.getParserConfiguration().setEscaping(UNTOUCHED);
        return context.getPipeParser();
    }

    private static GenericMessage parent() {
        GenericMessage message = new GenericMessage.V28(FACTORY);
        message.setParser(PARSER);
        return message;
    }

    /** The segment; empty where HAPI cannot read it. */
    static Optional<GenericSegment> parse(String name, String line, EncodingCharacters characters) {
        GenericSegment segment = new GenericSegment(PARENT, name);
        try {
            PARSER.parse(segment, line, characters);
            return Optional.of(segment);
        } catch (HL7Exception e) {
            // The exception is dropped: its message may quote the segment.
            return Optional.empty();
        }
    }
}
