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

    private final Delimiters delimiters;
    private final Problems problems;
    private final List<Hl7Segment> segments = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private String name = "";
    private int blankLines;

    private Hl7Lines(Delimiters delimiters, Problems problems) {
        this.delimiters = delimiters;
        this.problems = problems;
    }

    /** The segments of a message, MSH first; empty where they are not to be told apart. */
    static Optional<List<Hl7Segment>> cut(String text, Delimiters delimiters, Problems problems) {
        Hl7Lines lines = new Hl7Lines(delimiters, problems);
        text.lines().forEach(lines::add);
        lines.end();
        return problems.none() ? Optional.of(lines.segments) : Optional.empty();
    }

    private void add(String next) {
        if (!problems.none()) {
            return;
        }
        if (next.isBlank()) {
            blankLines++;
        } else if (isSegment(next)) {
            end();
            name = next.substring(0, NAME_LENGTH);
            line.append(next);
        } else if (name.equals("OBX") || name.equals("NTE")) {
            line.append("\n".repeat(blankLines + 1)).append(next);
            blankLines = 0;
        } else {
            problems.add(RejectionReason.MALFORMED_SEGMENT, name.isEmpty() ? null : name);
        }
    }

    private void end() {
        if (!name.isEmpty()) {
            Hl7Segment segment = new Hl7Segment(name, line.toString(), delimiters);
            if (segments.size() >= SEGMENTS_MAX || !segment.isWithinLimits()) {
                problems.add(RejectionReason.MESSAGE_TOO_COMPLEX, name);
            } else {
                segments.add(segment);
            }
        }
        line.setLength(0);
        blankLines = 0;
    }

    private boolean isSegment(String next) {
        return next.length() >= NAME_LENGTH
                && isUpperCase(next.charAt(0))
                && isNameCharacter(next.charAt(1))
                && isNameCharacter(next.charAt(2))
                && (next.length() == NAME_LENGTH || next.charAt(NAME_LENGTH) == delimiters.field());
    }

    private static boolean isNameCharacter(char c) {
        return isUpperCase(c) || (c >= '0' && c <= '9');
    }

    private static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
