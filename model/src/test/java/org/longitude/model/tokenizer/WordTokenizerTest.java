package org.longitude.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelException;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;

final class WordTokenizerTest {

    @TempDir Path folder;

    private final Normalizer normalizer = Normalizer.standard();

    @Test
    void shouldGiveIdsBySizeOfCountThenByWord() {
        WordTokenizer tokenizer = built(10, "b b b a a c c d 1 2 3 4");

        assertThat(wordsById(tokenizer))
                .containsExactly(
                        "[PAD]", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "[num]", "b", "a", "c", "d");
        assertThat(
                        List.of(
                                tokenizer.padId(),
                                tokenizer.clsId(),
                                tokenizer.sepId(),
                                tokenizer.maskId(),
                                tokenizer.unknownId()))
                .containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void shouldCountTheUnknownTokenAmongTheWordsAndFourBeside() {
        WordTokenizer tokenizer = built(3, "b b b a a c");

        assertThat(tokenizer.vocabularySize()).isEqualTo(3 + SpecialToken.ADDED);
        assertThat(wordsById(tokenizer)).endsWith("[UNK]", "b", "a");
    }

    @Test
    void shouldPointEveryTokenToItsWord() {
        NormalizedText text = normalizer.normalize("Fever of 39.5 and zebra [MASK]");
        WordTokenizer tokenizer = built(100, "fever of and 1");

        Tokens tokens = tokenizer.tokenize(text);

        assertThat(tokens.count()).isEqualTo(text.wordCount());
        assertThat(IntStream.of(tokens.ids()).mapToObj(tokenizer::word))
                .containsExactly("fever", "of", "[num]", "and", "[UNK]", "[UNK]");
        assertThat(tokens.unknown()).isEqualTo(2);
        assertThat(tokens.starts()).containsExactly(0, 6, 9, 14, 18, 25);
        assertThat(tokens.wordIndices()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void shouldTokeniseATextWithoutWords() {
        Tokens tokens = built(5, "a").tokenize(normalizer.normalize(" \n"));

        assertThat(tokens.count()).isZero();
    }

    @Test
    void shouldLoadWhatItSavedAndHashTheSame() {
        WordTokenizer tokenizer = built(50, "zwei ångström 😀 \\ \" fever");
        Path file = folder.resolve(Tokenizer.FILE_NAME);

        tokenizer.save(file);
        WordTokenizer loaded = WordTokenizer.load(file);

        assertThat(wordsById(loaded)).isEqualTo(wordsById(tokenizer));
        assertThat(loaded.hash()).isEqualTo(tokenizer.hash()).hasSize(64);
        assertThat(built(50, "fever").hash()).isNotEqualTo(tokenizer.hash());
    }

    @Test
    void shouldSaveTheFieldsThatHuggingFaceReads() throws IOException {
        Path file = folder.resolve(Tokenizer.FILE_NAME);

        built(50, "fever").save(file);

        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.at("/model/type").asText()).isEqualTo("WordLevel");
        assertThat(root.at("/model/unk_token").asText()).isEqualTo("[UNK]");
        assertThat(root.at("/model/vocab/fever").asInt()).isEqualTo(5);
        assertThat(root.at("/pre_tokenizer/type").asText()).isEqualTo("WhitespaceSplit");
        assertThat(root.at("/added_tokens").size()).isEqualTo(5);
        assertThat(root.at("/truncation").isNull()).isTrue();
    }

    @Test
    void shouldRefuseAFileOfAnotherModel() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}");

        assertThatThrownBy(() -> WordTokenizer.load(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("BPE");
    }

    @Test
    void shouldRefuseAFileWithOtherSpecialTokens() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<pad>\":0}}}");

        assertThatThrownBy(() -> WordTokenizer.load(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[PAD]");
    }

    @Test
    void shouldRefuseAFileWithAGapInItsIds() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0,\"b\":2}}}");

        assertThatThrownBy(() -> WordTokenizer.load(file)).isInstanceOf(ModelException.class);
    }

    @Test
    void shouldLoseNoFrequentWordWhenTheCountIsBounded() {
        VocabularyBuilder bounded = new VocabularyBuilder(50);
        for (int i = 0; i < 2_000; i++) {
            bounded.add(normalizer.normalize("fever typo" + i + "x cough fever"));
        }

        assertThat(bounded.droppedUpTo()).isPositive();
        assertThat(bounded.wordsCounted()).isEqualTo(8_000);
        assertThat(wordsById(bounded.build(3, 1))).endsWith("[UNK]", "fever", "cough");
    }

    private WordTokenizer built(int wordsMax, String text) {
        VocabularyBuilder builder = new VocabularyBuilder();
        builder.add(normalizer.normalize(text));
        return builder.build(wordsMax, 1);
    }

    private static List<String> wordsById(WordTokenizer tokenizer) {
        return IntStream.range(0, tokenizer.vocabularySize()).mapToObj(tokenizer::word).toList();
    }
}
