package org.longitude.trainer.embeddings;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;

/** Made-up notes of two subjects whose words never meet. */
final class Words {

    private static final List<List<String>> SUBJECTS =
            List.of(
                    List.of("harbour", "boat", "sail", "anchor", "mast", "tide"),
                    List.of("oven", "flour", "butter", "sugar", "dough", "cake"));

    private Words() {}

    static List<NormalizedText> notes(int count) {
        Random random = new Random(7);
        List<NormalizedText> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> subject = SUBJECTS.get(i % SUBJECTS.size());
            List<String> words = new ArrayList<>();
            for (int word = 0; word < 40; word++) {
                words.add(subject.get(random.nextInt(subject.size())));
            }
            notes.add(note(words));
        }
        return notes;
    }

    static NormalizedText note(List<String> words) {
        return note(words, new int[] {words.size()});
    }

    static NormalizedText note(List<String> words, int[] paragraphEnds) {
        int[] places = new int[words.size()];
        return new NormalizedText(
                String.join(" ", words), places, places, paragraphEnds, paragraphEnds, 1);
    }

    static WordTokenizer tokenizer(List<NormalizedText> notes) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        notes.forEach(vocabulary::add);
        return vocabulary.build(1_000, 1);
    }
}
