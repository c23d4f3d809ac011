package org.longitude.ingest.attachment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.StrictUtf8;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * XML from strangers. A first pass in constant memory refuses a document type declaration (and so
 * every entity, external or nested), too much depth and too many elements; only then is a tree
 * built. The JDK's own parser is asked for by name, so that no other on the class path can bring
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
        return check(() -> new ByteArrayInputStream(bytes), problems);
    }

    private static Optional<Charset> check(Supplier<InputStream> bytes, Problems problems) {
        try {
            if (!isUnicode(bytes)) {
                problems.add(RejectionReason.BAD_XML, null);
                return Optional.empty();
            }
            XMLStreamReader reader = factory().createXMLStreamReader(bytes.get());
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
        } catch (XMLStreamException | IOException | RuntimeException e) {
            // The parser's messages quote the document, so they are dropped.
            problems.add(RejectionReason.BAD_XML, null);
            return Optional.empty();
        }
    }

    /**
     * Whether bytes that name no other encoding are UTF-8. The parser would find out too, and print
     * it to standard error.
     */
    private static boolean isUnicode(Supplier<InputStream> bytes) throws IOException {
        byte[] start = bytes.get().readNBytes(DECLARATION_BYTES);
        String head = new String(start, StandardCharsets.ISO_8859_1);
        return Charsets.marked(start)
                        .filter(mark -> !mark.equals(StandardCharsets.UTF_8))
                        .isPresent()
                || head.contains("encoding")
                || head.indexOf('\0') >= 0
                || StrictUtf8.isAllOf(bytes.get());
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

    /**
     * The document as a tree; null where it is refused.
     *
     * @param leftOut whether a child of an element, by its local name, stays out with all in it
     */
    public static @Nullable Document parse(
            OriginalBytes bytes, BiPredicate<Element, String> leftOut, Problems problems) {
        if (check(bytes::open, problems).isEmpty()) {
            return null;
        }
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(bytes.open());
            Document document = XmlTree.read(reader, leftOut);
            reader.close();
            return document;
        } catch (XMLStreamException | RuntimeException e) {
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
}
