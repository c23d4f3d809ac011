package org.longitude.ingest.attachment;

import java.util.function.BiPredicate;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A document as a tree, without the elements that nobody will read: they may be most of it. Depth
 * is bounded by the guard before it.
 */
final class XmlTree {

    private final Document document;
    private final XMLStreamReader reader;
    private final BiPredicate<Element, String> leftOut;

    private XmlTree(
            Document document, XMLStreamReader reader, BiPredicate<Element, String> leftOut) {
        this.document = document;
        this.reader = reader;
        this.leftOut = leftOut;
    }

    /**
     * Reads a document to its end.
     *
     * @param leftOut whether a child of an element, by its local name, stays out with all in it
     */
    static Document read(XMLStreamReader reader, BiPredicate<Element, String> leftOut)
            throws XMLStreamException {
        XmlTree tree = new XmlTree(empty(), reader, leftOut);
        tree.fill(tree.document);
        return tree.document;
    }

    private void fill(Node parent) throws XMLStreamException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> addElement(parent);
                case XMLStreamConstants.END_ELEMENT -> {
                    return;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (parent instanceof Element) {
                        parent.appendChild(document.createTextNode(reader.getText()));
                    }
                }
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException("an entity that is not declared");
                default -> {
                    // Comments and instructions are nobody's text.
                }
            }
        }
    }

    private void addElement(Node parent) throws XMLStreamException {
        if (parent instanceof Element element && leftOut.test(element, reader.getLocalName())) {
            skip();
            return;
        }
        Element element =
                document.createElementNS(
                        reader.getNamespaceURI(),
                        qualified(reader.getPrefix(), reader.getLocalName()));
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            element.setAttributeNS(
                    reader.getAttributeNamespace(i),
                    qualified(reader.getAttributePrefix(i), reader.getAttributeLocalName(i)),
                    reader.getAttributeValue(i));
        }
        parent.appendChild(element);
        fill(element);
    }

    private void skip() throws XMLStreamException {
        int open = 1;
        while (open > 0) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                open++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                open--;
            }
        }
    }

    private static String qualified(@Nullable String prefix, String name) {
        return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
    }

    private static Document empty() {
        try {
            return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().newDocument();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own factory has documents", e);
        }
    }
}
