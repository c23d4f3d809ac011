package org.longitude.ingest.hl7;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * Cuts a message's characters into segments. A segment ends with CR, LF or both, and the next
 * begins with a name and a delimiter; a line that does not is the rest of a note whose sender left
 * its line feeds in, so it belongs to the OBX or NTE before it.
 */
final class Hl7Lines {

    static final int SEGMENTS_MAX = 50_000;

    private static final int NAME_LENGTH = 3;
    private static final String OBSERVATION = "OBX";

    private final String text;
    private final Delimiters delimiters;
    private final Problems problems;
    private final List<Hl7Segment> segments = new ArrayList<>();

    /** The segment under way: its name, its first line's place in the text. */
    private String name = "";

    private int start;
    private int end;

    /** All of it where it has more lines than one; empty otherwise. */
    private final StringBuilder lines = new StringBuilder();

    private int blankLines;

    private Hl7Lines(String text, Delimiters delimiters, Problems problems) {
        this.text = text;
        this.delimiters = delimiters;
        this.problems = problems;
    }

    /** The segments of a message, MSH first; empty where they are not to be told apart. */
    static Optional<List<Hl7Segment>> cut(String text, Delimiters delimiters, Problems problems) {
        Hl7Lines lines = new Hl7Lines(text, delimiters, problems);
        lines.read();
        return problems.none() ? Optional.of(lines.segments) : Optional.empty();
    }

    private void read() {
        int length = text.length();
        int cr = -1;
        int lf = -1;
        for (int from = 0; from < length && problems.none(); ) {
            cr = cr < from ? next('\r', from) : cr;
            lf = lf < from ? next('\n', from) : lf;
            int to = Math.min(cr, lf);
            add(from, to);
            from = lf == cr + 1 ? lf + 1 : to + 1;
        }
        end();
    }

    private int next(char lineEnd, int from) {
        int at = text.indexOf(lineEnd, from);
        return at < 0 ? text.length() : at;
    }

    private void add(int from, int to) {
        if (isBlank(from, to)) {
            blankLines++;
        } else if (isSegment(from, to)) {
            end();
            name = name(from);
            start = from;
            end = to;
        } else if (name.equals(OBSERVATION) || name.equals("NTE")) {
            if (lines.isEmpty()) {
                lines.append(text, start, end);
            }
            lines.append("\n".repeat(blankLines + 1)).append(text, from, to);
            blankLines = 0;
        } else {
            problems.add(RejectionReason.MALFORMED_SEGMENT, name.isEmpty() ? null : name);
        }
    }

    /** Most segments of a long document are OBX, and need no name of their own. */
    private String name(int from) {
        return text.startsWith(OBSERVATION, from)
                ? OBSERVATION
                : text.substring(from, from + NAME_LENGTH);
    }

    private void end() {
        if (!name.isEmpty()) {
            String line = lines.isEmpty() ? text.substring(start, end) : lines.toString();
            Hl7Segment segment = new Hl7Segment(name, line, delimiters);
            if (segments.size() >= SEGMENTS_MAX || !segment.isWithinLimits()) {
                problems.add(RejectionReason.MESSAGE_TOO_COMPLEX, name);
            } else {
                segments.add(segment);
            }
        }
        lines.setLength(0);
        blankLines = 0;
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isSegment(int from, int to) {
        return to - from >= NAME_LENGTH
                && isUpperCase(text.charAt(from))
                && isNameCharacter(text.charAt(from + 1))
                && isNameCharacter(text.charAt(from + 2))
                && (to - from == NAME_LENGTH
                        || text.charAt(from + NAME_LENGTH) == delimiters.field());
    }

    private static boolean isNameCharacter(char c) {
        return isUpperCase(c) || (c >= '0' && c <= '9');
    }

    private static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
