package org.longitude.ingest.fhir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** The resources of one message, and which of them a reference means. */
final class Message {

    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Resource> byUrl = new HashMap<>();
    private final Set<Resource> created = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Resource root;

    /**
     * One resource of the message.
     *
     * @param index its place in the bundle; 0 where the message is the resource
     * @param fullUrl null where the bundle gives none
     * @param method null where the bundle asks for nothing
     */
    record Part(
            int index,
            @Nullable String fullUrl,
            Bundle.@Nullable HTTPVerb method,
            @Nullable Resource resource) {}

    Message(Resource root) {
        this.root = root;
        if (root instanceof Bundle bundle) {
            List<Bundle.BundleEntryComponent> entries = bundle.getEntry();
            for (int i = 0; i < entries.size(); i++) {
                add(i, entries.get(i));
            }
        } else {
            add(new Part(0, null, null, root));
        }
    }

    private void add(int index, Bundle.BundleEntryComponent entry) {
        Bundle.HTTPVerb method = entry.hasRequest() ? entry.getRequest().getMethod() : null;
        add(new Part(index, entry.getFullUrl(), method, entry.getResource()));
    }

    private void add(Part part) {
        parts.add(part);
        Resource resource = part.resource();
        if (resource == null) {
            return;
        }
        if (part.method() == Bundle.HTTPVerb.POST) {
            created.add(resource);
        }
        if (part.fullUrl() != null) {
            byUrl.putIfAbsent(part.fullUrl(), resource);
        }
        String id = idOf(resource);
        if (id != null) {
            byUrl.putIfAbsent(resource.fhirType() + "/" + id, resource);
        }
    }

    List<Part> parts() {
        return parts;
    }

    /** Whether all of the message stands or falls together. */
    boolean isAllOrNothing() {
        return !(root instanceof Bundle bundle)
                || bundle.getType() == Bundle.BundleType.TRANSACTION;
    }

    /** The message as a bundle, where it is one. */
    Optional<Bundle> bundle() {
        return root instanceof Bundle bundle ? Optional.of(bundle) : Optional.empty();
    }

    /** The identifier of the bundle, or of the header of a message. */
    Optional<Identifier> identifier() {
        return bundle().filter(Bundle::hasIdentifier).map(Bundle::getIdentifier);
    }

    /** The id of a message's header. */
    Optional<String> headerId() {
        return parts.stream()
                .map(Part::resource)
                .filter(MessageHeader.class::isInstance)
                .flatMap(header -> Optional.ofNullable(idOf(header)).stream())
                .findFirst();
    }

    /** Whether the resource is new to the server, so that its own id is for this message only. */
    boolean isCreated(Resource resource) {
        return created.contains(resource);
    }

    /** The resource that a reference means, where the message has it. */
    Optional<Resource> resolve(Reference reference) {
        // A reference into the resource itself was followed by the parser.
        if (reference.getReference() != null
                && reference.getReference().startsWith("#")
                && reference.getResource() instanceof Resource contained) {
            return Optional.of(contained);
        }
        return Optional.ofNullable(reference.getReference()).flatMap(this::resolve);
    }

    /** The resource at a URL, where the message has it. */
    Optional<Resource> resolve(String url) {
        Resource direct = byUrl.get(url);
        if (direct != null) {
            return Optional.of(direct);
        }
        IdType id = new IdType(url);
        if (!id.hasResourceType() || !id.hasIdPart()) {
            return Optional.empty();
        }
        return Optional.ofNullable(byUrl.get(id.getResourceType() + "/" + id.getIdPart()));
    }

    /** A resource's own id; null where it has none. */
    static @Nullable String idOf(Resource resource) {
        String id = resource.getIdElement().getIdPart();
        return id == null || id.isBlank() || id.startsWith("urn:") ? null : id;
    }
}
