package org.longitude.ingest.attachment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.StrictUtf8;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * XML from strangers. A first pass in constant memory refuses a document type declaration (and so
 * every entity, external or nested), too much depth and too many elements; only then is a tree
 * built. The JDK's own parsers are asked for by name, so that no other on the class path can bring
 * other defaults.
 */
public final class GuardedXml {

    private static final int DEPTH_MAX = 128;
    private static final int ELEMENTS_MAX = 300_000;
    private static final int ATTRIBUTES_MAX = 64;
    private static final int DECLARATION_BYTES = 128;

    private GuardedXml() {}

    /**
     * Checks a document without building it.
     *
     * @return its character set; empty where it is refused
     */
    public static Optional<Charset> check(byte[] bytes, Problems problems) {
        if (!isUnicode(bytes)) {
            problems.add(RejectionReason.BAD_XML, null);
            return Optional.empty();
        }
        try {
            XMLStreamReader reader =
                    factory().createXMLStreamReader(new ByteArrayInputStream(bytes));
            String encoding = reader.getEncoding();
            boolean good = walk(reader, problems);
            reader.close();
            if (!good) {
                return Optional.empty();
            }
            Charset charset =
                    encoding == null
                            ? StandardCharsets.UTF_8
                            : Charsets.named(encoding, "encoding", problems);
            return Optional.ofNullable(charset);
        } catch (XMLStreamException | RuntimeException e) {
            // The parser's messages quote the document, so they are dropped.
            problems.add(RejectionReason.BAD_XML, null);
            return Optional.empty();
        }
    }

    /**
     * Whether bytes that name no other encoding are UTF-8. The parser would find out too, and print
     * it to standard error.
     */
    private static boolean isUnicode(byte[] bytes) {
        int end = Math.min(bytes.length, DECLARATION_BYTES);
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        return Charsets.marked(bytes)
                        .filter(mark -> !mark.equals(StandardCharsets.UTF_8))
                        .isPresent()
                || head.contains("encoding")
                || head.indexOf('\0') >= 0
                || StrictUtf8.decode(bytes).isPresent();
    }

    private static boolean walk(XMLStreamReader reader, Problems problems)
            throws XMLStreamException {
        int depth = 0;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> {
                    problems.add(RejectionReason.DTD_REFUSED, null);
                    return false;
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    elements++;
                    if (depth > DEPTH_MAX
                            || elements > ELEMENTS_MAX
                            || reader.getAttributeCount() > ATTRIBUTES_MAX) {
                        problems.add(RejectionReason.MARKUP_TOO_COMPLEX, null);
                        return false;
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {
                    // Text, comments and instructions cost no more than their bytes.
                }
            }
        }
        return true;
    }

    /** The document as a tree; null where it is refused. */
    public static @Nullable Document parse(byte[] bytes, Problems problems) {
        if (check(bytes, problems).isEmpty()) {
            return null;
        }
        try {
            return builder().parse(new InputSource(new ByteArrayInputStream(bytes)));
        } catch (SAXException | IOException e) {
            problems.add(RejectionReason.BAD_XML, null);
            return null;
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // The default one prints to standard error.
        factory.setXMLReporter((message, type, information, location) -> {});
        factory.setXMLResolver(
                (publicId, systemId, base, namespace) -> {
                    throw new XMLStreamException("external entities are not read");
                });
        return factory;
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default handler prints the document's words to standard error.
            builder.setErrorHandler(new DefaultHandler());
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser knows these features", e);
        }
    }
}
