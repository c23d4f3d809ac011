package org.longitude.ingest.ccda;

import java.util.List;
import java.util.Optional;
import org.longitude.ingest.identity.AssigningAuthority;
import org.longitude.ingest.identity.Authorities;
import org.w3c.dom.Element;

/** Instance identifiers: root and extension, or a root that is the id itself. */
record CdaIds(Authorities authorities) {

    private static final String SOCIAL_SECURITY = "2.16.840.1.113883.4.1";

    /** One identifier; empty where it says nothing. */
    Optional<String> of(Element id) {
        Optional<AssigningAuthority> root =
                Cda.attribute(id, "root").flatMap(AssigningAuthority::of);
        Optional<String> extension = Cda.attribute(id, "extension");
        if (extension.isPresent()) {
            return Optional.of(authorities.id(root, extension.get()).text());
        }
        return root.map(AssigningAuthority::name);
    }

    /** The first of several that says something. */
    Optional<String> firstOf(List<Element> ids) {
        return ids.stream().flatMap(id -> of(id).stream()).findFirst();
    }

    /** A patient's: a number of the state's only where there is no other. */
    Optional<String> patient(List<Element> ids) {
        List<Element> hospitals =
                ids.stream()
                        .filter(id -> !SOCIAL_SECURITY.equals(id.getAttribute("root")))
                        .toList();
        return firstOf(hospitals).or(() -> firstOf(ids));
    }
}
