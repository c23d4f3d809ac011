package org.longitude.ingest.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.longitude.ingest.attachment.Charsets;
import org.longitude.ingest.attachment.GuardedXml;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.StrictUtf8;

/**
 * Bytes to a resource. The guards go first; what HAPI then finds wrong is a problem of the message
 * and never a word on a log, since its own messages quote values.
 */
final class FhirParser {

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    /** What HAPI says where a resource's type is missing or none of R4's. */
    private static final List<String> NO_RESOURCE =
            List.of("HAPI-1684", "HAPI-1838", "HAPI-1843", "HAPI-1815", "HAPI-1849");

    private FhirParser() {}

    /** The resource; empty where the message is refused. */
    static Optional<Resource> parse(byte[] message, Problems problems) {
        return looksLikeXml(message) ? xml(message, problems) : json(message, problems);
    }

    private static Optional<Resource> json(byte[] message, Problems problems) {
        Optional<String> characters = StrictUtf8.decode(message);
        if (characters.isEmpty()) {
            problems.add(RejectionReason.INVALID_UTF8, null);
            return Optional.empty();
        }
        String text = characters.get();
        String json = text.startsWith("\ufeff") ? text.substring(1) : text;
        JsonGuard.check(json, problems);
        return problems.none() ? read(FHIR.newJsonParser(), json, problems) : Optional.empty();
    }

    private static Optional<Resource> xml(byte[] message, Problems problems) {
        Optional<Charset> charset = GuardedXml.check(message, problems);
        if (charset.isEmpty()) {
            return Optional.empty();
        }
        Charset marked = Charsets.marked(message).orElse(charset.get());
        String xml = Charsets.decode(message, marked, "encoding", problems);
        return problems.none() ? read(FHIR.newXmlParser(), xml, problems) : Optional.empty();
    }

    private static Optional<Resource> read(IParser parser, String text, Problems problems) {
        parser.setParserErrorHandler(new StructureProblems(problems));
        parser.setOverrideResourceIdWithBundleEntryFullUrl(false);
        try {
            Resource resource = (Resource) parser.parseResource(text);
            if (mayLackValues(text)) {
                AbsentValues.takeOut(resource);
            }
            return problems.none() ? Optional.of(resource) : Optional.empty();
        } catch (DataFormatException e) {
            problems.add(reasonOf(String.valueOf(e.getMessage())), null);
        } catch (RuntimeException e) {
            // HAPI tells some broken values by other exceptions; their messages quote them.
            problems.add(RejectionReason.INVALID_VALUE, null);
        }
        return Optional.empty();
    }

    /** Only a primitive element with an extension can lack its value: {@code "_name"} in JSON. */
    private static boolean mayLackValues(String text) {
        return text.contains("\"_") || text.contains("<extension");
    }

    private static RejectionReason reasonOf(String message) {
        return NO_RESOURCE.stream().anyMatch(message::contains)
                ? RejectionReason.UNKNOWN_RESOURCE
                : RejectionReason.INVALID_VALUE;
    }

    private static boolean looksLikeXml(byte[] message) {
        Optional<Charset> mark = Charsets.marked(message);
        if (mark.isPresent() && !mark.get().equals(StandardCharsets.UTF_8)) {
            return true;
        }
        for (int i = mark.isPresent() ? 3 : 0; i < message.length; i++) {
            if (message[i] > ' ') {
                return message[i] == '<';
            }
        }
        return false;
    }
}
