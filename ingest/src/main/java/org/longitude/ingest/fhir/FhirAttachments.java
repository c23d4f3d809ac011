package org.longitude.ingest.fhir;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Resource;
import org.longitude.ingest.attachment.AttachmentText;
import org.longitude.ingest.attachment.ContentType;
import org.longitude.ingest.ccda.CdaBody;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * The text of a resource's attachments. Where there are several, they are the same content in
 * several formats (FHIR says so), and the one that keeps most of the text is read.
 */
final class FhirAttachments {

    private final Message message;

    FhirAttachments(Message message) {
        this.message = message;
    }

    /** Content at hand. */
    private record Content(ContentType type, OriginalBytes bytes) {}

    /** The text; empty where there is none that can be read, and a problem says why. */
    Optional<String> text(List<Attachment> attachments, String field, Problems problems) {
        Optional<Content> best =
                attachments.stream()
                        .flatMap(this::content)
                        .filter(content -> content.type().form() != ContentType.Form.NONE)
                        .min(Comparator.comparing(content -> content.type().form()));
        if (best.isPresent()) {
            return Optional.of(read(best.get(), field, problems));
        }
        whyNone(attachments, problems, field);
        return Optional.empty();
    }

    /** Whether anything is attached, readable or not. */
    static boolean any(List<Attachment> attachments) {
        return attachments.stream().anyMatch(one -> one.hasData() || one.hasUrl());
    }

    /** Whether any of them has content at hand of a kind that is read. */
    boolean isReadable(List<Attachment> attachments) {
        return attachments.stream()
                .flatMap(this::content)
                .anyMatch(content -> content.type().form() != ContentType.Form.NONE);
    }

    private void whyNone(List<Attachment> attachments, Problems problems, String field) {
        if (attachments.stream().flatMap(this::content).findAny().isPresent()) {
            problems.add(RejectionReason.UNSUPPORTED_CONTENT_TYPE, field);
        } else if (attachments.stream().anyMatch(Attachment::hasUrl)) {
            problems.add(RejectionReason.ATTACHMENT_BY_URL, field);
        } else {
            problems.add(RejectionReason.MISSING_TEXT, field);
        }
    }

    private static String read(Content content, String field, Problems problems) {
        if (content.type().form() != ContentType.Form.XML) {
            return AttachmentText.read(
                    content.type(), content.bytes().toByteArray(), field, problems);
        }
        if (content.bytes().length() > AttachmentText.BYTES_MAX) {
            problems.add(RejectionReason.ATTACHMENT_TOO_LARGE, field);
            return "";
        }
        return CdaBody.read(content.bytes(), problems);
    }

    private Stream<Content> content(Attachment attachment) {
        if (attachment.hasData()) {
            return Stream.of(
                    new Content(
                            ContentType.of(attachment.getContentType()),
                            OriginalBytes.copyOf(attachment.getData())));
        }
        Optional<Resource> target =
                attachment.hasUrl() ? message.resolve(attachment.getUrl()) : Optional.empty();
        if (target.isPresent() && target.get() instanceof Binary binary && binary.hasData()) {
            String type =
                    attachment.hasContentType()
                            ? attachment.getContentType()
                            : binary.getContentType();
            return Stream.of(
                    new Content(ContentType.of(type), OriginalBytes.copyOf(binary.getData())));
        }
        return Stream.empty();
    }
}
