package org.longitude.ingest.hl7;

import ca.uhn.hl7v2.parser.PipeParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Problems;

/**
 * The text of a report or document, out of its OBX and NTE segments in their order. Text values
 * stand as they are, one line for each segment and repetition; a coded or measured value becomes a
 * line {@code name: value unit (flag)}; pointers to elsewhere (RP, HD, EI) are no text. A value
 * that its sender took back (OBX-11 D or W) is left out.
 */
final class ObservationText {

    private static final Set<String> TEXT = Set.of("", "TX", "FT", "ST");
    private static final Set<String> POINTERS = Set.of("RP", "HD", "EI");
    private static final Set<String> CODED = Set.of("CE", "CWE", "CNE", "CF");
    private static final Set<String> TAKEN_BACK = Set.of("D", "W");
    private static final int DISPLAY = 1;
    private static final int ORIGINAL_TEXT = 8;
    private static final int VALUE = 5;

    private final Delimiters delimiters;
    private final Problems problems;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> statuses = new HashSet<>();
    private boolean comments;
    private boolean observations;
    private boolean unreadAttachment;

    ObservationText(Delimiters delimiters, Problems problems) {
        this.delimiters = delimiters;
        this.problems = problems;
    }

    /** Adds a segment; those that carry no text add nothing. */
    void add(Hl7Segment segment) {
        if (segment.name().equals("NTE")) {
            comments |= addText(segment.texts(3));
        } else if (segment.name().equals("OBX") && !TAKEN_BACK.contains(status(segment))) {
            statuses.add(status(segment));
            addObservation(segment);
        }
    }

    /** Parts what comes from what came, where anything did. */
    void addBlankLine() {
        if (!lines.isEmpty()) {
            lines.add("");
        }
    }

    /** The lines joined; null where there was nothing to read. */
    @Nullable String text() {
        return lines.isEmpty() ? null : String.join("\n", lines);
    }

    /** The statuses of the observations (OBX-11), without those that were taken back. */
    Set<String> statuses() {
        return Set.copyOf(statuses);
    }

    /** Whether an observation or a comment has something to say. */
    boolean hasValues() {
        return observations || comments;
    }

    /** Whether an attachment came of which no text can be had. */
    boolean hasUnreadAttachment() {
        return unreadAttachment;
    }

    /** Whether such an attachment is all there is, but for comments. */
    boolean isUnreadAttachment() {
        return unreadAttachment && !observations;
    }

    private static String status(Hl7Segment obx) {
        String status = obx.value(11);
        return status == null ? "" : status.strip().toUpperCase(Locale.ROOT);
    }

    private void addObservation(Hl7Segment obx) {
        String declared = obx.value(2);
        String type = declared == null ? "" : declared.strip().toUpperCase(Locale.ROOT);
        if (POINTERS.contains(type)) {
            return;
        }
        if (type.equals("ED")) {
            addAttachment(obx);
        } else if (TEXT.contains(type) && !isMeasured(obx)) {
            observations |= addText(obx.texts(VALUE));
        } else {
            addValue(obx, type);
        }
    }

    private boolean addText(List<String> texts) {
        boolean said = false;
        for (String text : texts) {
            lines.add(text);
            said |= !text.isBlank();
        }
        return said;
    }

    private void addAttachment(Hl7Segment obx) {
        Attachment attachment = Attachment.read(obx.raw(VALUE), delimiters, problems);
        if (attachment instanceof Attachment.Text text) {
            observations |= addText(List.of(text.value()));
        } else if (attachment instanceof Attachment.Unread) {
            unreadAttachment = true;
        }
    }

    private void addValue(Hl7Segment obx, String type) {
        List<String> read = new ArrayList<>();
        for (String raw : split(obx.raw(VALUE), delimiters.repetition())) {
            String value = CODED.contains(type) ? coded(raw) : plain(raw);
            if (!value.isBlank()) {
                read.add(value);
            }
        }
        if (!read.isEmpty()) {
            lines.add(name(obx) + String.join(", ", read) + unit(obx) + flag(obx));
            observations = true;
        }
    }

    private String coded(String raw) {
        List<String> components = split(raw, delimiters.component());
        for (int component : new int[] {ORIGINAL_TEXT, DISPLAY, 0}) {
            if (component < components.size() && !components.get(component).isBlank()) {
                return decode(components.get(component));
            }
        }
        return "";
    }

    /** Components without what parts them: a structured number is ^>^100, a ratio ^1^:^128. */
    private String plain(String raw) {
        return decode(String.join("", split(raw, delimiters.component())));
    }

    private String decode(String raw) {
        return raw.equals("\"\"") ? "" : new Escapes(delimiters).decode(raw);
    }

    private static boolean isMeasured(Hl7Segment obx) {
        return obx.value(6) != null || obx.value(7) != null;
    }

    private static String name(Hl7Segment obx) {
        String display = obx.value(3, 2);
        String name = display == null ? obx.value(3) : display;
        return name == null ? "" : name + ": ";
    }

    private static String unit(Hl7Segment obx) {
        String unit = obx.value(6);
        return unit == null ? "" : " " + unit;
    }

    private static String flag(Hl7Segment obx) {
        String flag = obx.value(8);
        return flag == null || flag.equals("N") ? "" : " (" + flag + ")";
    }

    private static List<String> split(String raw, char delimiter) {
        List<String> parts = new ArrayList<>();
        for (String part : PipeParser.split(raw, String.valueOf(delimiter))) {
            parts.add(part == null ? "" : part);
        }
        return parts;
    }
}
