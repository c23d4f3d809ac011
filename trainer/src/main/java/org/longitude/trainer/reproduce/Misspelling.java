package org.longitude.trainer.reproduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.retrain.LabelledTexts;

/**
 * Notes as somebody in a hurry types them: in one word of twelve of four letters or more, two
 * neighbouring letters inside the word change places. The same seed misspells the same words, so
 * that every system reads the same text.
 */
final class Misspelling {

    private static final int LETTERS_MIN = 4;
    private static final int ONE_IN = 12;

    private final long seed;

    Misspelling(long seed) {
        this.seed = seed;
    }

    /** Tokens of the admissions, misspelled before they were tokenised. */
    List<int[]> tokens(LabelledTexts texts, Tokenizer tokenizer) {
        Random random = new Random(seed);
        List<int[]> all = new ArrayList<>();
        for (ArchivedAdmission admission : texts.admissions()) {
            IntStream.Builder ids = IntStream.builder();
            for (ArchivedNote note : admission.notes()) {
                Arrays.stream(tokenizer.tokenize(misspelled(note.text(), random)).ids())
                        .forEach(ids);
            }
            all.add(ids.build().toArray());
        }
        return all;
    }

    NormalizedText misspelled(NormalizedText text, Random random) {
        String[] words = text.words().split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            if (words[i].length() >= LETTERS_MIN
                    && words[i].chars().allMatch(Character::isLetter)
                    && random.nextInt(ONE_IN) == 0) {
                words[i] = swapped(words[i], 1 + random.nextInt(words[i].length() - 2));
            }
        }
        return new NormalizedText(
                String.join(" ", words),
                text.starts(),
                text.ends(),
                text.sentenceEnds(),
                text.paragraphEnds(),
                text.textLength());
    }

    private static String swapped(String word, int place) {
        return word.substring(0, place)
                + word.charAt(place + 1)
                + word.charAt(place)
                + word.substring(place + 2);
    }
}
