package org.longitude.model.text;

/** A mark is a word of its own; three or more of one mark are one word: rules, dotted leaders. */
final class PunctuationStep implements Step {

    private static final int RUN_MIN = 3;

    @Override
    public int take(NoteScan note, int from) {
        char[] text = note.text();
        char c = text[from];
        int run = from + 1;
        while (run < text.length && text[run] == c) {
            run++;
        }
        note.looked(run - from);
        boolean isRun = run - from >= RUN_MIN && !Character.isSurrogate(c);
        int end = isRun ? run : from + note.widthAt(from);
        CharFold.appendLower(Character.codePointAt(text, from), note.words());
        note.words().close(from, end);
        return end;
    }
}
