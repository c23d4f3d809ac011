package org.longitude.billing.fhir;

import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * References by business identifier: we know what hospitals call a patient, an admission or a note,
 * not under which address a FHIR server keeps it.
 */
final class References {

    private static final String OID_PREFIX = "urn:oid:";
    private static final String UUID_PREFIX = "urn:uuid:";

    /** Shorter ones name whole countries; HAPI's validator takes none of them. */
    private static final int OID_LENGTH_MIN = 5;

    private static final Pattern OID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern URI =
            Pattern.compile("(urn:[A-Za-z0-9-]{2,32}:|https?://)[A-Za-z0-9._~:/#?&=%+@!$'()*,;-]+");

    private References() {}

    static Reference patient(@Nullable String patientId) {
        return patientId == null ? absent() : by("Patient", patientId);
    }

    static Reference encounter(String admissionId) {
        return by("Encounter", admissionId);
    }

    static Reference note(String noteId) {
        return by("DocumentReference", noteId);
    }

    static Reference absent() {
        Reference reference = new Reference();
        reference.addExtension(Extensions.absent());
        return reference;
    }

    private static Reference by(String type, String id) {
        Reference reference = new Reference();
        reference.setType(type);
        reference.setIdentifier(identifier(id));
        return reference;
    }

    /**
     * {@code authority|value} as FHIR has it (ADR 26): a URI is the system, another name is the
     * assigner's. A bar in front says that the rest is a value with bars in it.
     */
    static Identifier identifier(String id) {
        Identifier identifier = new Identifier();
        int bar = id.indexOf('|');
        if (bar < 0) {
            return identifier.setValue(id);
        }
        String authority = id.substring(0, bar);
        identifier.setValue(id.substring(bar + 1));
        if (isUri(authority)) {
            identifier.setSystem(authority);
        } else if (!authority.isEmpty()) {
            identifier.setAssigner(new Reference().setDisplay(authority));
        }
        return identifier;
    }

    /** Whether FHIR takes it as a system; a malformed one is a name like any other. */
    private static boolean isUri(String authority) {
        if (authority.startsWith(OID_PREFIX)) {
            String oid = authority.substring(OID_PREFIX.length());
            return oid.length() > OID_LENGTH_MIN && OID.matcher(oid).matches();
        }
        if (authority.startsWith(UUID_PREFIX)) {
            return UUID.matcher(authority.substring(UUID_PREFIX.length())).matches();
        }
        return URI.matcher(authority).matches();
    }
}
