package org.longitude.ingest.fhir;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.identity.AssigningAuthority;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.identity.NamespacedId;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * The ids of admissions, patients and notes. A business identifier goes before a server's own id,
 * since other formats and other servers know it too: of an encounter its visit number, of a patient
 * the medical record number, otherwise the first that is no number of the state's.
 */
final class FhirIds {

    /** The system of identifiers that are URIs, and so need nobody's name in front. */
    private static final String URI_SYSTEM = "urn:ietf:rfc:3986";

    private static final String CONDITIONAL = "?identifier=";
    private static final Set<String> NO_PATIENT_IDS =
            Set.of("SS", "SB", "DL", "PPN", "TAX", "NI", "BC");

    /** Where an identifier has no type, its system tells a number of the state's. */
    private static final Set<String> NO_PATIENT_SYSTEMS =
            Set.of("http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1");

    private final Message message;
    private final Authorities authorities;

    FhirIds(Message message, Authorities authorities) {
        this.message = message;
        this.authorities = authorities;
    }

    /** The admission that a reference to an encounter means; null where it means none. */
    @Nullable String admission(Reference reference, Problems problems) {
        return referenced(reference, "Encounter", "VN", problems);
    }

    /** The patient that a reference means; null where it means none. */
    @Nullable String patient(Reference reference, Problems problems) {
        return referenced(reference, "Patient", "MR", problems);
    }

    /** An encounter's admission. */
    @Nullable String admission(Encounter encounter, @Nullable String fullUrl) {
        return business(encounter.getIdentifier(), "VN")
                .orElseGet(() -> serverId(encounter, fullUrl));
    }

    /**
     * A note's id: of a document its master identifier, then the server's id, then the first
     * identifier; of a resource that is new to the server the identifier before the id. Null where
     * only its content can name it.
     */
    @Nullable String note(Resource resource) {
        if (resource instanceof DocumentReference document
                && document.getMasterIdentifier().hasValue()) {
            return text(document.getMasterIdentifier());
        }
        String id = Message.idOf(resource);
        String own = id == null ? null : resource.fhirType() + "/" + id;
        String given = first(identifiers(resource));
        return own == null || (given != null && message.isCreated(resource)) ? given : own;
    }

    private static List<Identifier> identifiers(Resource resource) {
        if (resource instanceof DocumentReference document) {
            return document.getIdentifier();
        }
        if (resource instanceof DiagnosticReport report) {
            return report.getIdentifier();
        }
        return resource instanceof Composition composition
                ? List.of(composition.getIdentifier())
                : List.of();
    }

    /** The id of the note that a reference means; null where it means none. */
    @Nullable String note(Reference reference, Problems problems) {
        Optional<Resource> inside = message.resolve(reference);
        if (inside.isPresent()) {
            return note(inside.get());
        }
        if (reference.hasIdentifier()) {
            return text(reference.getIdentifier());
        }
        String url = reference.getReference();
        if (url == null) {
            return null;
        }
        IdType id = new IdType(url);
        if (!id.hasResourceType() || !id.hasIdPart()) {
            problems.add(RejectionReason.UNRESOLVED_REFERENCE, "relatesTo");
            return null;
        }
        return id.getResourceType() + "/" + id.getIdPart();
    }

    /** An identifier as an id, under no feed's default. */
    @Nullable String text(Identifier identifier) {
        if (!identifier.hasValue()) {
            return null;
        }
        return uri(identifier)
                .orElseGet(
                        () ->
                                new NamespacedId(
                                                AssigningAuthority.of(identifier.getSystem())
                                                        .orElse(null),
                                                identifier.getValue().strip())
                                        .text());
    }

    private @Nullable String first(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(Identifier::hasValue)
                .findFirst()
                .map(this::text)
                .orElse(null);
    }

    private @Nullable String referenced(
            Reference reference, String type, String kind, Problems problems) {
        Optional<Resource> inside = message.resolve(reference);
        if (inside.isPresent()) {
            return inside(inside.get(), reference, type, kind, problems);
        }
        if (reference.hasIdentifier() && reference.getIdentifier().hasValue()) {
            return assigned(reference.getIdentifier());
        }
        String url = reference.getReference();
        return url == null ? null : outside(url, type, problems);
    }

    private @Nullable String inside(
            Resource resource, Reference reference, String type, String kind, Problems problems) {
        if (!resource.fhirType().equals(type)) {
            problems.add(RejectionReason.INVALID_VALUE, type);
            return null;
        }
        List<Identifier> identifiers =
                resource instanceof Patient patient
                        ? patient.getIdentifier()
                        : ((Encounter) resource).getIdentifier();
        return business(identifiers, kind)
                .orElseGet(() -> serverId(resource, reference.getReference()));
    }

    private @Nullable String outside(String url, String type, Problems problems) {
        if (url.startsWith(type + CONDITIONAL)) {
            return conditional(url.substring(type.length() + CONDITIONAL.length()), type, problems);
        }
        IdType id = new IdType(url);
        if (url.startsWith("#") || !id.hasResourceType() || !id.hasIdPart()) {
            problems.add(RejectionReason.UNRESOLVED_REFERENCE, type);
            return null;
        }
        if (!id.getResourceType().equals(type)) {
            if (!id.getResourceType().equals("EpisodeOfCare")
                    && !id.getResourceType().equals("Group")) {
                problems.add(RejectionReason.INVALID_VALUE, type);
            }
            return null;
        }
        Optional<AssigningAuthority> server =
                id.hasBaseUrl() ? AssigningAuthority.of(id.getBaseUrl()) : Optional.empty();
        return authorities.id(server, id.getIdPart()).text();
    }

    private @Nullable String conditional(String token, String type, Problems problems) {
        try {
            String plain = URLDecoder.decode(token, StandardCharsets.UTF_8);
            int bar = plain.indexOf('|');
            String value = plain.substring(bar + 1);
            if (!value.isBlank() && plain.indexOf('&') < 0) {
                return authorities
                        .id(AssigningAuthority.of(plain.substring(0, Math.max(0, bar))), value)
                        .text();
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the reference.
        }
        problems.add(RejectionReason.UNRESOLVED_REFERENCE, type);
        return null;
    }

    private Optional<String> business(List<Identifier> identifiers, String kind) {
        List<Identifier> usable =
                identifiers.stream()
                        .filter(Identifier::hasValue)
                        .filter(identifier -> identifier.getUse() != Identifier.IdentifierUse.OLD)
                        .toList();
        Optional<Identifier> typed =
                usable.stream().filter(identifier -> hasType(identifier, Set.of(kind))).findFirst();
        return typed.or(
                        () ->
                                usable.stream()
                                        .filter(identifier -> !isOfTheState(identifier))
                                        .findFirst())
                .or(
                        () ->
                                usable.stream()
                                        .filter(identifier -> !hasType(identifier, NO_PATIENT_IDS))
                                        .findFirst())
                .map(this::assigned);
    }

    private static boolean isOfTheState(Identifier identifier) {
        String system = identifier.getSystem();
        return hasType(identifier, NO_PATIENT_IDS)
                || (system != null && NO_PATIENT_SYSTEMS.contains(system));
    }

    private static boolean hasType(Identifier identifier, Set<String> codes) {
        return identifier.getType().getCoding().stream()
                .anyMatch(coding -> coding.hasCode() && codes.contains(coding.getCode()));
    }

    private String assigned(Identifier identifier) {
        return uri(identifier)
                .orElseGet(
                        () ->
                                authorities
                                        .id(
                                                AssigningAuthority.of(identifier.getSystem()),
                                                identifier.getValue().strip())
                                        .text());
    }

    private static Optional<String> uri(Identifier identifier) {
        return URI_SYSTEM.equals(identifier.getSystem())
                ? AssigningAuthority.of(identifier.getValue()).map(AssigningAuthority::name)
                : Optional.empty();
    }

    /** What a server calls it; of a resource that has not been given an id, the bundle's name. */
    private @Nullable String serverId(Resource resource, @Nullable String url) {
        String id = Message.idOf(resource);
        if (id != null) {
            return authorities.id(Optional.empty(), id).text();
        }
        return AssigningAuthority.of(url)
                .map(AssigningAuthority::name)
                .filter(name -> name.startsWith("urn:"))
                .orElse(null);
    }
}
