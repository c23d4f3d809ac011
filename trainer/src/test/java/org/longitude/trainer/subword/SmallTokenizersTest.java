package org.longitude.trainer.subword;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;

class SmallTokenizersTest {

    private static final List<NormalizedText> TEXTS =
            new GeneralText(1)
                    .texts(200).stream()
                            .map(text -> Normalizer.standard().normalize(text))
                            .toList();
    private static final NormalizedText UNSEEN =
            Normalizer.standard()
                    .normalize("The oven was repaired on Monday; pyelonephritis, 7 mg.");

    @TempDir private Path folder;

    @Test
    void shouldMakeTheSameTextsWhenTheSeedIsTheSame() {
        List<String> texts = new GeneralText(1).texts(5);

        assertThat(new GeneralText(1).texts(5)).isEqualTo(texts);
        assertThat(new GeneralText(2).texts(5)).isNotEqualTo(texts);
        assertThat(String.join(" ", texts)).doesNotContain("{", "}", ";;");
    }

    @Test
    void shouldHoldNoClinicalWordWhenTextsAreGeneral() {
        List<String> clinical =
                List.of(
                        "patient",
                        "disease",
                        "diagnosis",
                        "hospital",
                        "doctor",
                        "blood",
                        "pain",
                        "fever",
                        "heart",
                        "drug",
                        "surgery",
                        "medical",
                        "clinical",
                        "nurse");

        assertThat(TEXTS)
                .allSatisfy(
                        text ->
                                assertThat(List.of(text.words().split(" ", -1)))
                                        .doesNotContainAnyElementsOf(clinical));
    }

    @Test
    void shouldMergeTheMostFrequentNeighboursFirstWhenCountedByHand() {
        // given: l-o 7 times, o-w 7, e-r 8 and w-e 2; then "er" follows a space nowhere
        Map<List<String>, Long> words =
                Map.of(
                        List.of("l", "o", "w"), 5L,
                        List.of("l", "o", "w", "e", "r"), 2L,
                        List.of("n", "e", "r"), 6L);

        // when
        Map<PairMerges.Pair, String> merges = new PairMerges(words, String::concat).learn(10, 2);

        // then
        assertThat(merges.values()).containsExactly("er", "lo", "low", "ner", "lower");
    }

    @Test
    void shouldGiveHuggingFacesIdsWhenABytePairVocabularyIsLearned() throws IOException {
        Tokenizer tokenizer = ByteLevelBpe.learn(TEXTS, 900, folder);

        assertThat(tokenizer.vocabularySize()).isEqualTo(900);
        assertThat(tokenizer.tokenize(UNSEEN).unknown()).isZero();
        assertThat(tokenizer.tokenize(UNSEEN).ids()).isEqualTo(librarysIds(UNSEEN));
        assertThat(folder).isDirectoryContaining("glob:**/merges.txt");
        // Words of the text are a piece or two each; a clinical one is many.
        NormalizedText other = Normalizer.standard().normalize(new GeneralText(9).texts(1).get(0));
        assertThat(tokenizer.tokenize(other).count()).isLessThan(2 * other.wordCount());
        assertThat(tokenizer.tokenize(Normalizer.standard().normalize("pyelonephritis")).count())
                .isGreaterThan(4);
    }

    @Test
    void shouldGiveHuggingFacesIdsWhenWordPiecesAreLearned() throws IOException {
        Tokenizer tokenizer = WordPieces.learn(TEXTS, 900, folder);

        assertThat(tokenizer.vocabularySize()).isEqualTo(900);
        assertThat(tokenizer.tokenize(UNSEEN).unknown()).isZero();
        assertThat(tokenizer.tokenize(UNSEEN).ids()).isEqualTo(librarysIds(UNSEEN));
    }

    @Test
    void shouldWriteTheSameBytesWhenLearnedTwice() throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        ByteLevelBpe.learn(TEXTS, 600, first);
        ByteLevelBpe.learn(TEXTS, 600, second);

        for (String file : List.of("vocab.json", "merges.txt", "tokenizer.json")) {
            assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
        }
    }

    private int[] librarysIds(NormalizedText text) throws IOException {
        try (HuggingFaceTokenizer library =
                HuggingFaceTokenizer.builder()
                        .optTokenizerPath(folder.resolve(Tokenizer.FILE_NAME))
                        .optAddSpecialTokens(false)
                        .build()) {
            long[] ids = library.encode(text.words()).getIds();
            return IntStream.range(0, ids.length).map(i -> Math.toIntExact(ids[i])).toArray();
        }
    }
}
