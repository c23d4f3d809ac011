package org.longitude.trainer.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.MemoryCorpus;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.SnapshotManifest;

/**
 * Notes whose words count upwards from a random one, a sentence every five words and a paragraph
 * every three sentences: each word follows from its neighbours, none from how often it occurs.
 */
final class ToyCorpus {

    static final int WORDS = 20;

    private ToyCorpus() {}

    static WordTokenizer tokenizer() {
        return WordTokenizer.ofWords(IntStream.range(0, WORDS).mapToObj(ToyCorpus::word).toList());
    }

    private static String word(int number) {
        return "w" + Math.floorMod(number, WORDS);
    }

    static Corpus of(int patients) {
        Random random = new Random(1);
        List<CorpusNote> notes = new ArrayList<>();
        for (int i = 0; i < 3 * patients; i++) {
            String category = i % 2 == 0 ? "DISCHARGE_SUMMARY" : "NURSING";
            notes.add(
                    new CorpusNote(
                            "n" + i, "a" + i, "p" + i % patients, category, counting(random, 30)));
        }
        return new MemoryCorpus(
                List.of(),
                notes,
                new SnapshotManifest(
                        new Snapshot(List.of()),
                        "none",
                        new CorpusCounts(notes.size(), 0, 0, 0, 0, 0, 0)));
    }

    private static NormalizedText counting(Random random, int words) {
        int first = random.nextInt(WORDS);
        List<String> text = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            if (i % 15 == 0) {
                first = random.nextInt(WORDS);
            }
            text.add(word(first + i % 15));
        }
        return text(text, 5, 15);
    }

    /** A text whose sentences and paragraphs have so many words. */
    static NormalizedText text(List<String> words, int sentence, int paragraph) {
        int[] starts = new int[words.size()];
        int[] ends = new int[words.size()];
        int at = 0;
        for (int i = 0; i < words.size(); i++) {
            starts[i] = at;
            ends[i] = at + words.get(i).length();
            at = ends[i] + 1;
        }
        return new NormalizedText(
                String.join(" ", words),
                starts,
                ends,
                every(sentence, words.size()),
                every(paragraph, words.size()),
                at);
    }

    private static int[] every(int each, int all) {
        return IntStream.rangeClosed(1, (all + each - 1) / each)
                .map(i -> Math.min(all, i * each))
                .toArray();
    }
}
