package org.longitude.model.text;

import static org.longitude.model.text.CharKind.IGNORED;
import static org.longitude.model.text.CharKind.SPACE;

import org.jspecify.annotations.Nullable;

/**
 * White space: the only place where a sentence or a paragraph can end.
 *
 * <ul>
 *   <li>a blank line or a form feed ends a paragraph;
 *   <li>a line end ends a sentence by the habits in {@link LineHabits}; other line ends do not,
 *       because clinical notes wrap their lines;
 *   <li>a stop, question or exclamation mark ends a sentence where the {@link StopDetector} says
 *       so, unless it belongs to the number of a list's item.
 * </ul>
 */
final class SentenceStep implements Step {

    private final @Nullable StopDetector detector;

    SentenceStep(SentenceSplitting splitting) {
        detector = splitting == SentenceSplitting.DETECTOR ? StopDetector.shared() : null;
    }

    @Override
    public int take(NoteScan note, int from) {
        int end = from;
        while (end < note.length()) {
            int kind = note.kindAt(end);
            if (kind != SPACE && kind != IGNORED) {
                break;
            }
            end += note.widthAt(end);
        }
        WordSink words = note.words();
        if (words.count() > words.lastSentenceEnd() && end < note.length()) {
            decide(note, from, end);
        }
        return end;
    }

    private void decide(NoteScan note, int from, int to) {
        int lines = LineHabits.lineEnds(note.text(), from, to);
        if (lines > 1) {
            note.words().endParagraph();
        } else if ((lines == 1 && LineHabits.lineEndsSentence(note, from, to))
                || markEndsSentence(note, from)) {
            note.words().endSentence();
        }
    }

    private boolean markEndsSentence(NoteScan note, int from) {
        if (detector == null) {
            return false;
        }
        int mark = LineHabits.lastMark(note.text(), from);
        return mark >= 0
                && StopDetector.isMark(note.text()[mark])
                && !isItemNumber(note, mark)
                && detector.ends(note, mark);
    }

    /** The sentence so far is a number and this stop: {@code 1. aspirin}. */
    private static boolean isItemNumber(NoteScan note, int stop) {
        WordSink words = note.words();
        int first = words.lastSentenceEnd();
        return words.count() == first + 2
                && words.startOf(first + 1) == stop
                && note.isDigitAt(words.startOf(first));
    }
}
