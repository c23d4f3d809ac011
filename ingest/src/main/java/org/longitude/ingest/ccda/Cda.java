package org.longitude.ingest.ccda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Steps through a document of HL7 version 3, by local names. */
final class Cda {

    static final String NAMESPACE = "urn:hl7-org:v3";

    /** The root's name. */
    static final String DOCUMENT = "ClinicalDocument";

    private Cda() {}

    /**
     * Whether a child stays out of the tree: the entries of a clinical document say in codes what
     * its narrative says in words, and take most of the room. A lone section's are read.
     */
    static boolean isLeftOut(Element parent, String name) {
        return name.equals("entry")
                && "section".equals(parent.getLocalName())
                && DOCUMENT.equals(parent.getOwnerDocument().getDocumentElement().getLocalName());
    }

    /** The child elements of that name, in order. */
    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && name.equals(element.getLocalName())
                    && isHl7(element)) {
                found.add(element);
            }
        }
        return found;
    }

    /** Whether an element is HL7's; examples and fragments leave the namespace out. */
    static boolean isHl7(Element element) {
        String namespace = element.getNamespaceURI();
        return namespace == null || namespace.equals(NAMESPACE);
    }

    /** The first element at the end of a path of names. */
    static Optional<Element> first(Element from, String... path) {
        Element at = from;
        for (String name : path) {
            List<Element> next = children(at, name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get(0);
        }
        return Optional.of(at);
    }

    /** An attribute's value; empty where it is absent or blank. */
    static Optional<String> attribute(Element element, String name) {
        String value = element.getAttribute(name);
        return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }
}
