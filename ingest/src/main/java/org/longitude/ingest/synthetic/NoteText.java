package org.longitude.ingest.synthetic;

import java.util.ArrayList;
import java.util.List;

/**
 * A note under construction. Lines are broken by turning a blank into a line end, which leaves
 * every offset as it was.
 */
final class NoteText {

    private final StringBuilder out = new StringBuilder(8_192);
    private final List<TruthSpan> truth = new ArrayList<>();
    private final long noteId;
    private final int columns;
    private int lineStart;

    NoteText(long noteId, int columns) {
        this.noteId = noteId;
        this.columns = columns;
    }

    /** Appends text as it is. */
    NoteText raw(String text) {
        out.append(text);
        lineStart = out.lastIndexOf("\n") + 1;
        return this;
    }

    /**
     * Appends an item, its first letter raised when asked, its lines broken at the note's width.
     */
    void item(Item item, boolean capital) {
        int base = out.length();
        out.append(item.text());
        if (capital && Character.isLowerCase(out.charAt(base))) {
            out.setCharAt(base, Character.toUpperCase(out.charAt(base)));
        }
        Mention mention = item.mention();
        if (mention != null && mention.evidence()) {
            Phrasing phrasing = mention.phrasing();
            truth.add(
                    new TruthSpan(
                            phrasing.code(),
                            noteId,
                            base + item.start(),
                            base + item.end(),
                            phrasing.kind(),
                            phrasing.heldOut()));
        }
        wrap(base);
    }

    private void wrap(int from) {
        int lastBlank = lineStart;
        for (int i = Math.max(from - 1, 0); i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '\n') {
                lineStart = i + 1;
                lastBlank = lineStart;
            } else if (c == ' ') {
                lastBlank = i;
            } else if (i - lineStart >= columns && lastBlank > lineStart) {
                out.setCharAt(lastBlank, '\n');
                lineStart = lastBlank + 1;
                lastBlank = lineStart;
            }
        }
    }

    long noteId() {
        return noteId;
    }

    String text() {
        return out.toString();
    }

    List<TruthSpan> truth() {
        return truth;
    }
}
