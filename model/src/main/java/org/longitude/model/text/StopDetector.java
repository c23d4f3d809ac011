package org.longitude.model.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import opennlp.tools.ml.model.MaxentModel;
import opennlp.tools.sentdetect.DefaultSDContextGenerator;
import opennlp.tools.sentdetect.SentenceModel;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * Whether a full stop, question or exclamation mark ends a sentence: Apache OpenNLP's English
 * detector, asked about one mark at a time. Its own loop over a text looks back to the last white
 * space from every mark, which is quadratic in a text without any; here each question shows it a
 * window of fixed width. As in its abbreviation dictionary, the short forms of {@code no-break.tsv}
 * never end a sentence; they are those of clinical notes, on which it was not trained.
 *
 * <p>Threading: safe to share; it only remembers what it said.
 */
final class StopDetector {

    static final String SHORT_FORMS = "no-break.tsv";

    /** The detector's model, trained on Universal Dependencies' English web treebank. */
    static final String MODEL = "/opennlp-en-ud-ewt-sentence-1.3-2.5.4.bin";

    /** The detector sees this many characters on each side of the mark. */
    static final int WINDOW_CHARS = 48;

    private static final int SHORT_FORM_CHARS_MAX = 8;
    private static final String ENDS = "s";

    private final MaxentModel model;
    private final char[] marks;
    private final Set<String> shortForms;
    private final StopMemory memory = new StopMemory();

    private StopDetector(SentenceModel model) {
        this.model = model.getMaxentModel();
        this.marks = model.getEosCharacters();
        this.shortForms = Set.copyOf(WordList.entries(SHORT_FORMS).keySet());
    }

    /** Reading the model takes a twentieth of a second, and all normalisers share it. */
    static StopDetector shared() {
        return Shared.DETECTOR;
    }

    private static final class Shared {
        static final StopDetector DETECTOR = load();
    }

    private static StopDetector load() {
        try {
            byte[] bytes = WordList.bytes(MODEL);
            return new StopDetector(new SentenceModel(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.FILE_FAILED,
                    MODEL + " cannot be read (expected: OpenNLP's sentence model)",
                    e);
        }
    }

    static boolean isMark(char c) {
        return c == '.' || c == '!' || c == '?';
    }

    /** Whether the mark at an index ends its sentence. */
    boolean ends(NoteScan note, int mark) {
        char[] text = note.text();
        if (text[mark] == '.' && isShortForm(text, mark)) {
            return false;
        }
        int from = Math.max(0, mark - WINDOW_CHARS);
        int to = Math.min(text.length, mark + WINDOW_CHARS);
        note.looked(to - from);
        return memory.ends(text, mark, from, to, () -> asked(text, mark, from, to));
    }

    /** The library's own answer, which depends on nothing outside [from, to). */
    boolean asked(char[] text, int mark, int from, int to) {
        String window = new String(text, from, to - from);
        String[] features = new DefaultSDContextGenerator(marks).getContext(window, mark - from);
        return model.getBestOutcome(model.eval(features)).equals(ENDS);
    }

    private boolean isShortForm(char[] text, int stop) {
        int from = stop;
        while (from > 0
                && stop - from <= SHORT_FORM_CHARS_MAX
                && Character.isLetterOrDigit(text[from - 1])) {
            from--;
        }
        int length = stop - from;
        return length > 0
                && length <= SHORT_FORM_CHARS_MAX
                && shortForms.contains(new String(text, from, length).toLowerCase(Locale.ROOT));
    }
}
