package org.longitude.model.text;

/** The word for a number stands for itself, so that normalised text normalises to itself. */
final class NumberWordStep implements Step {

    @Override
    public int take(NoteScan note, int from) {
        char[] text = note.text();
        int end = from + NumberStep.WORD.length();
        if (end > text.length) {
            return from;
        }
        for (int i = 0; i < NumberStep.WORD.length(); i++) {
            if (CharFold.asciiLower(text[from + i]) != NumberStep.WORD.charAt(i)) {
                return from;
            }
        }
        note.words().addAll(NumberStep.WORD, from, end);
        return end;
    }
}
