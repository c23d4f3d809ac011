package org.longitude.trainer.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.WordTokenizer;

class SampleCutterTest {

    private final WordTokenizer tokenizer = ToyCorpus.tokenizer();

    @TempDir private Path directory;

    @Test
    void shouldMakeEachParagraphASample() throws IOException {
        List<int[]> samples = cut(SampleKind.PARAGRAPH, 50, text("w1 w2 w3 w4 w5 w6 w7", 2, 4));

        assertThat(words(samples)).containsExactly("w1 w2 w3 w4", "w5 w6 w7");
        assertThat(sentenceEnds(samples.get(0))).containsExactly(1, 3);
        assertThat(sentenceEnds(samples.get(1))).containsExactly(1, 2);
    }

    @Test
    void shouldCutAParagraphThatIsLongerThanARowAndDropNothing() throws IOException {
        List<int[]> samples = cut(SampleKind.PARAGRAPH, 4, text("w1 w2 w3 w4 w5 w6 w7", 9, 9));

        assertThat(words(samples)).containsExactly("w1 w2 w3 w4", "w5 w6 w7");
    }

    @Test
    void shouldFillRowsWithNotesAndSeparateThem() throws IOException {
        List<int[]> samples =
                cut(SampleKind.PACKED, 5, text("w1 w2 w3", 3, 3), text("w4 w5 w6 w7", 4, 4));

        assertThat(words(samples)).containsExactly("w1 w2 w3 [SEP] w4", "w5 w6 w7");
    }

    @Test
    void shouldCountWhatIsTooShortOrUnknown() throws IOException {
        try (SampleCutter cutter = cutter(SampleKind.PARAGRAPH, 9)) {
            cutter.add(text("w1 w2", 2, 2));
            cutter.add(text("x y z", 3, 3));
            cutter.add(text("w1 x w2", 3, 3));
            cutter.finish().close();

            TextCounts counts = cutter.counts();
            assertThat(counts.samples()).isEqualTo(1);
            assertThat(counts.tooShort()).isEqualTo(2);
            assertThat(counts.notes()).isEqualTo(3);
            assertThat(counts.tokens()).isEqualTo(8);
            assertThat(counts.unknownTokens()).isEqualTo(4);
            assertThat(counts.characters()).isEqualTo(6 + 6 + 8);
        }
    }

    private List<int[]> cut(SampleKind kind, int tokensMax, NormalizedText... texts)
            throws IOException {
        try (SampleCutter cutter = cutter(kind, tokensMax)) {
            for (NormalizedText text : texts) {
                cutter.add(text);
            }
            try (SampleStore store = cutter.finish()) {
                List<int[]> samples = new ArrayList<>();
                for (int i = 0; i < store.size(); i++) {
                    samples.add(store.tokens(i));
                }
                return samples;
            }
        }
    }

    private SampleCutter cutter(SampleKind kind, int tokensMax) throws IOException {
        return new SampleCutter(directory.resolve("samples.bin"), tokenizer, kind, tokensMax);
    }

    private static NormalizedText text(String words, int sentence, int paragraph) {
        return ToyCorpus.text(List.of(words.split(" ")), sentence, paragraph);
    }

    private List<String> words(List<int[]> samples) {
        return samples.stream()
                .map(
                        sample ->
                                String.join(
                                        " ",
                                        Arrays.stream(sample)
                                                .map(SampleStore::id)
                                                .mapToObj(tokenizer::word)
                                                .toList()))
                .toList();
    }

    private static List<Integer> sentenceEnds(int[] sample) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < sample.length; i++) {
            if ((sample[i] & SampleStore.SENTENCE_END) != 0) {
                ends.add(i);
            }
        }
        return ends;
    }
}
