package org.longitude.ingest.ccda;

import java.util.Base64;
import java.util.Optional;
import org.longitude.ingest.attachment.AttachmentText;
import org.longitude.ingest.attachment.ContentType;
import org.longitude.ingest.attachment.GuardedXml;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The text of a clinical document: its sections, or the one body that is not XML. */
public final class CdaBody {

    private static final String FIELD = "component";

    private CdaBody() {}

    /** The text of a document that came as an attachment; empty where it is refused. */
    public static String read(OriginalBytes xml, Problems problems) {
        Document document = GuardedXml.parse(xml, Cda::isLeftOut, problems);
        Optional<Element> root =
                document == null ? Optional.empty() : clinicalDocument(document, problems);
        return root.map(element -> text(element, problems)).orElse("");
    }

    /** The document's element; empty where it is another kind of XML. */
    static Optional<Element> clinicalDocument(Document document, Problems problems) {
        Element root = document.getDocumentElement();
        boolean clinical =
                Cda.DOCUMENT.equals(root.getLocalName())
                        && Cda.NAMESPACE.equals(root.getNamespaceURI());
        if (!clinical) {
            problems.add(RejectionReason.NOT_A_CLINICAL_DOCUMENT, null);
            return Optional.empty();
        }
        return Optional.of(root);
    }

    /** The text of a clinical document. */
    static String text(Element root, Problems problems) {
        Optional<Element> structured = Cda.first(root, "component", "structuredBody");
        if (structured.isPresent()) {
            NarrativeText narrative = new NarrativeText();
            for (Element component : Cda.children(structured.get(), "component")) {
                Cda.children(component, "section").forEach(narrative::addSection);
            }
            return narrative.text();
        }
        return Cda.first(root, "component", "nonXMLBody", "text")
                .map(text -> unstructured(text, problems))
                .orElse("");
    }

    private static String unstructured(Element text, Problems problems) {
        ContentType type = ContentType.of(text.getAttribute("mediaType"));
        if (Cda.first(text, "reference").isPresent()) {
            problems.add(RejectionReason.ATTACHMENT_BY_URL, FIELD);
            return "";
        }
        String content = text.getTextContent();
        if (!"B64".equals(text.getAttribute("representation"))) {
            return content.strip();
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(content);
            return AttachmentText.read(type, bytes, FIELD, problems);
        } catch (IllegalArgumentException e) {
            problems.add(RejectionReason.BAD_BASE64, FIELD);
            return "";
        }
    }
}
