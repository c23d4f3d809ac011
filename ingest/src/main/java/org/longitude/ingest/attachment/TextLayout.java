package org.longitude.ingest.attachment;

/**
 * Lays out marked-up text as lines: paragraphs apart by a blank line, a line for each item and row,
 * white space as a browser shows it. Never more than one blank line in a row, none at either end.
 *
 * <p>Threading: one thread.
 */
public final class TextLayout {

    private static final String CELL = " | ";

    private final StringBuilder out = new StringBuilder();
    private int newlines;
    private int cells;
    private boolean space;
    private boolean afterMark;

    /** Adds text; runs of white space count as one blank, or as none at a line's ends. */
    public void inline(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                space = true;
            } else {
                put(c);
            }
        }
    }

    /** Adds text with its own blanks and lines. */
    public void verbatim(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                lineBreak();
            } else if (c != '\r') {
                if (space && atLineStart()) {
                    space = false;
                }
                put(c);
            }
        }
    }

    /** Ends the line, even an empty one. */
    public void lineBreak() {
        newlines = Math.min(2, newlines + 1);
        cells = 0;
        space = false;
        afterMark = false;
    }

    /** Whatever follows begins a line. */
    public void newLine() {
        if (!afterMark) {
            newlines = Math.max(1, newlines);
            cells = 0;
            space = false;
        }
    }

    /** Whatever follows begins a paragraph. */
    public void blankLine() {
        if (!afterMark) {
            newlines = 2;
            cells = 0;
            space = false;
        }
    }

    /** Begins an item's line with its mark, for example {@code -}. */
    public void mark(String mark) {
        newLine();
        for (int i = 0; i < mark.length(); i++) {
            put(mark.charAt(i));
        }
        space = true;
        afterMark = true;
    }

    /** Sets a table's cell apart from the one before it; empty cells that end a row are dropped. */
    public void nextCell() {
        cells++;
        space = false;
    }

    /** How many characters there are so far. */
    public int length() {
        return out.length();
    }

    /** The text so far. */
    public String text() {
        return out.toString();
    }

    private boolean atLineStart() {
        return newlines > 0 || out.isEmpty();
    }

    private void put(char c) {
        afterMark = false;
        if (!out.isEmpty() && newlines > 0) {
            trimLineEnd();
            out.append("\n".repeat(newlines));
        }
        if (cells > 0) {
            out.append(CELL.repeat(cells));
        } else if (space && mayHaveBlank()) {
            out.append(' ');
        }
        newlines = 0;
        cells = 0;
        space = false;
        out.append(c);
    }

    private boolean mayHaveBlank() {
        return newlines == 0 && !out.isEmpty() && out.charAt(out.length() - 1) != ' ';
    }

    private void trimLineEnd() {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
    }
}
