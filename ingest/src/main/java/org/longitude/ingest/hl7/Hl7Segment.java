package org.longitude.ingest.hl7;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.util.Terser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One segment. Fields with repetitions or subcomponents are read by HAPI when one of them is first
 * asked for. Any other is read where it stands: a document has a segment a line, and parsing each
 * costs more than all the rest of the message. The field that carries a note's text is ours, too:
 * it may be megabytes, and a bare {@code &} in it is a sender's slip and not a subcomponent.
 *
 * <p>Threading: one thread, one message.
 */
final class Hl7Segment {

    /** More delimiters than any real segment has; each costs HAPI an object. */
    static final int DELIMITERS_MAX = 5_000;

    private static final String NULL_VALUE = "\"\"";

    /**
     * Places of fields that are found once: as many as an OBX has to its last that is asked for.
     */
    private static final int STARTS_KEPT = 13;

    private static final int NO_FIELD = 0;
    private static final int NEAR_CHARACTERS = 8;

    private final String name;
    private final String line;
    private final Delimiters delimiters;
    private final int textField;
    private final boolean isHeader;
    private int @Nullable [] starts;
    private @Nullable GenericSegment parsed;

    Hl7Segment(String name, String line, Delimiters delimiters) {
        this.name = name;
        this.line = line;
        this.delimiters = delimiters;
        this.textField = textField(name);
        this.isHeader = name.equals("MSH") || name.equals("FHS") || name.equals("BHS");
    }

    private static int textField(String name) {
        return switch (name) {
            case "OBX" -> 5;
            case "NTE" -> 3;
            default -> NO_FIELD;
        };
    }

    String name() {
        return name;
    }

    /** Whether there are no more delimiters than HAPI is given. */
    boolean isWithinLimits() {
        if (line.length() <= DELIMITERS_MAX) {
            return true;
        }
        int start = textStart();
        if (start < 0) {
            return delimitersIn(0, line.length()) <= DELIMITERS_MAX;
        }
        return delimitersIn(0, start) + delimitersIn(end(textField), line.length())
                <= DELIMITERS_MAX;
    }

    private int delimitersIn(int from, int to) {
        int count = 0;
        for (int i = from; i < to && count <= DELIMITERS_MAX; i++) {
            char c = line.charAt(i);
            count += c == delimiters.field() || divides(c) ? 1 : 0;
        }
        return count;
    }

    private boolean divides(char c) {
        return c == delimiters.component()
                || c == delimiters.repetition()
                || c == delimiters.subcomponent();
    }

    /** The first component of a field's first repetition; null where it is empty. */
    @Nullable String value(int field) {
        return value(field, 0, 1, 1);
    }

    /** A component of a field's first repetition; null where it is empty. */
    @Nullable String value(int field, int component) {
        return value(field, 0, component, 1);
    }

    /** A subcomponent, its escapes decoded; null where it is empty or HL7's null. */
    @Nullable String value(int field, int repetition, int component, int subcomponent) {
        if (isReadByHapi(field)) {
            return structured(field, repetition, component, subcomponent);
        }
        int start = start(place(field));
        int end = end(place(field));
        if (start == end) {
            return null;
        }
        if (!isFlat(start, end)) {
            return structured(field, repetition, component, subcomponent);
        }
        return repetition == 0 && subcomponent == 1 ? component(start, end, component) : null;
    }

    /** A component of a field that has nothing else in it. */
    private @Nullable String component(int start, int end, int number) {
        int from = start;
        int to = next(delimiters.component(), from, end);
        for (int i = 1; i < number; i++) {
            if (to == end) {
                return null;
            }
            from = to + 1;
            to = next(delimiters.component(), from, end);
        }
        return from == to ? null : meaning(line.substring(from, to));
    }

    /** What declares the delimiters is made of them; and the text, which is not shown. */
    private boolean isReadByHapi(int field) {
        return field < 1 || field == textField || (isHeader && field <= 2);
    }

    /** A header's first field is the delimiter itself. */
    private int place(int field) {
        return isHeader ? field - 1 : field;
    }

    /** Whether a field has no repetitions and no subcomponents. */
    private boolean isFlat(int start, int end) {
        for (int i = start; i < end; i++) {
            char c = line.charAt(i);
            if (c == delimiters.repetition() || c == delimiters.subcomponent()) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String structured(
            int field, int repetition, int component, int subcomponent) {
        try {
            Type[] repetitions = hapi().getField(field);
            if (repetition >= repetitions.length) {
                return null;
            }
            Primitive leaf = Terser.getPrimitive(repetitions[repetition], component, subcomponent);
            return meaning(leaf.getValue());
        } catch (HL7Exception e) {
            return null; // HAPI's word for a field that is beyond the segment's end.
        }
    }

    /** How many repetitions a field has. */
    int repetitions(int field) {
        if (!isReadByHapi(field)) {
            int start = start(place(field));
            int end = end(place(field));
            if (start == end || isFlat(start, end)) {
                return start == end ? 0 : 1;
            }
        }
        try {
            return hapi().getField(field).length;
        } catch (HL7Exception e) {
            return 0;
        }
    }

    /** A field as it stands in the message, escapes and all; empty where the segment is shorter. */
    String raw(int field) {
        int start = start(place(field));
        return start < 0 ? "" : line.substring(start, end(place(field)));
    }

    /** The repetitions of a text field as people read them: whole, bare delimiters in place. */
    List<String> texts(int field) {
        String raw = raw(field);
        Escapes escapes = new Escapes(delimiters);
        int at = raw.indexOf(delimiters.repetition());
        if (at < 0) {
            return List.of(text(escapes, raw));
        }
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (; at >= 0; at = raw.indexOf(delimiters.repetition(), from)) {
            texts.add(text(escapes, raw.substring(from, at)));
            from = at + 1;
        }
        texts.add(text(escapes, raw.substring(from)));
        return texts;
    }

    private static String text(Escapes escapes, String raw) {
        return raw.equals(NULL_VALUE) ? "" : escapes.decode(raw);
    }

    private @Nullable String meaning(@Nullable String value) {
        if (value == null || value.isBlank() || value.equals(NULL_VALUE)) {
            return null;
        }
        return new Escapes(delimiters).decode(value);
    }

    private GenericSegment hapi() {
        if (parsed == null) {
            parsed =
                    parse(withoutText())
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "HAPI cannot read a segment "
                                                            + name
                                                            + " of "
                                                            + line.length()
                                                            + " characters"));
        }
        return parsed;
    }

    private Optional<GenericSegment> parse(String structure) {
        return HapiSegments.parse(name, structure, delimiters.characters());
    }

    private String withoutText() {
        int start = textStart();
        return start < 0 ? line : line.substring(0, start) + line.substring(end(textField));
    }

    private int textStart() {
        return textField == NO_FIELD ? -1 : start(textField);
    }

    /** Where a field begins; -1 where the segment is shorter. */
    private int start(int field) {
        int[] known = starts;
        if (known == null) {
            known = firstStarts();
            starts = known;
        }
        if (field < known.length) {
            return known[field];
        }
        int start = known[known.length - 1];
        for (int i = known.length; i <= field && start >= 0; i++) {
            start = next(start);
        }
        return start;
    }

    private int[] firstStarts() {
        int[] first = new int[STARTS_KEPT];
        for (int i = 1; i < first.length; i++) {
            first[i] = first[i - 1] < 0 ? -1 : next(first[i - 1]);
        }
        return first;
    }

    /** Where the field after the one that begins there begins; -1 where it is the last. */
    private int next(int start) {
        int at = next(delimiters.field(), start, line.length());
        return at == line.length() ? -1 : at + 1;
    }

    /** Where a field ends; -1 where the segment is shorter. */
    private int end(int field) {
        int following = start(field + 1);
        if (following >= 0) {
            return following - 1;
        }
        return start(field) < 0 ? -1 : line.length();
    }

    /**
     * Where the next such character stands before an end; the end where there is none. Most fields
     * are empty or short: looking at their first characters costs less than a search that begins.
     */
    private int next(char delimiter, int start, int end) {
        int near = Math.min(start + NEAR_CHARACTERS, end);
        for (int i = start; i < near; i++) {
            if (line.charAt(i) == delimiter) {
                return i;
            }
        }
        int at = line.indexOf(delimiter, near);
        return at < 0 || at > end ? end : at;
    }

    /** Its name and length: what stands in it may be a patient's. */
    @Override
    public String toString() {
        return name + "[" + line.length() + " characters]";
    }
}
