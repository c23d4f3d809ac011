package org.longitude.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;

/** What holds for the tokens of any string whatever. */
final class TokenizerPropertiesTest {

    private static final int TRIES = 10_000;
    private static final Normalizer NORMALIZER = Normalizer.standard();
    private static final Path FOLDER = temporaryFolder();
    private static final Path VOCABULARY = SmallVocabularies.byteLevel(FOLDER);
    private static final Tokenizer BYTE_LEVEL = Tokenizer.load(VOCABULARY);
    private static final Map<Integer, String> TOKENS =
            SmallVocabularies.tokens(VOCABULARY.resolve("vocab.json"));
    private static final WordTokenizer WORDS = words();
    private static final HuggingFaceTokenizer LIBRARY = library(WORDS);
    private static final List<Subword> SUBWORDS =
            List.of(
                    Subword.of(VOCABULARY),
                    Subword.of(SmallVocabularies.wordPiece(FOLDER.resolve("wordpiece"))));

    @Provide
    Arbitrary<String> notes() {
        Arbitrary<String> pieces =
                Arbitraries.of(
                        "fever",
                        "the",
                        "😀",
                        "é",
                        "e\u0301",
                        " ",
                        "\n",
                        "[MASK]",
                        "</s>",
                        "<s>",
                        "12",
                        "b.i.d.",
                        "[**Name 1**]",
                        "\uD800",
                        "\uDC00",
                        "\u200D",
                        "漢字",
                        "'s",
                        "\u0301",
                        "ß",
                        "HTN",
                        ".",
                        "\u3000",
                        "𝒜",
                        "[num]",
                        "___",
                        "\u0000");
        return Arbitraries.frequencyOf(
                        Tuple.of(6, pieces), Tuple.of(1, Arbitraries.strings().ofMaxLength(4)))
                .list()
                .ofMaxSize(30)
                .map(list -> String.join("", list));
    }

    /** So places are counted in the right unit: one code point off, and a word spells another. */
    @Property(tries = TRIES)
    void shouldSpellEveryWordByItsOwnTokens(@ForAll("notes") String note) {
        NormalizedText text = NORMALIZER.normalize(note);
        Tokens tokens = BYTE_LEVEL.tokenize(text);

        String[] words = text.words().split(" ", -1);
        for (int word = 0; word < text.wordCount(); word++) {
            int index = word;
            int[] ids =
                    IntStream.range(0, tokens.count())
                            .filter(i -> tokens.wordIndices()[i] == index)
                            .map(i -> tokens.ids()[i])
                            .toArray();
            assertThat(SmallVocabularies.spelled(TOKENS, ids))
                    .isEqualTo(word == 0 ? words[0] : " " + words[word]);
        }
        assertThat(tokens.ids()).doesNotContain(0, 1, 2, 3, BYTE_LEVEL.maskId());
    }

    @Property(tries = TRIES)
    void shouldGiveTheIdsThatHuggingFaceGivesForTheSavedFile(@ForAll("notes") String note) {
        NormalizedText text = NORMALIZER.normalize(note);

        long[] ids = LIBRARY.encode(text.words(), false, false).getIds();

        assertThat(WORDS.tokenize(text).ids())
                .isEqualTo(LongStream.of(ids).mapToInt(Math::toIntExact).toArray());
    }

    /** What is remembered of earlier notes changes no id of this one. */
    @Property(tries = TRIES)
    void shouldGiveTheLibrarysIdsWhateverWasReadBefore(@ForAll("notes") String note) {
        NormalizedText text = NORMALIZER.normalize(note);

        for (Subword subword : SUBWORDS) {
            long[] ids = subword.reference().encode(text.words(), false, false).getIds();

            assertThat(subword.tokenizer().tokenize(text).ids())
                    .isEqualTo(LongStream.of(ids).mapToInt(Math::toIntExact).toArray());
        }
    }

    /** One of the default tokenizers, and the library that reads the same file. */
    private record Subword(Tokenizer tokenizer, HuggingFaceTokenizer reference) {

        static Subword of(Path vocabulary) {
            Tokenizer tokenizer = Tokenizer.load(vocabulary);
            return new Subword(tokenizer, TokenizerPropertiesTest.library(tokenizer));
        }
    }

    private static WordTokenizer words() {
        VocabularyBuilder builder = new VocabularyBuilder();
        builder.add(
                NORMALIZER.normalize("fever the 😀 é b.i.d. 12 . / < > ' s mask hypertension 漢字"));
        return builder.build(1_000, 1);
    }

    private static HuggingFaceTokenizer library(Tokenizer tokenizer) {
        try {
            Path file = FOLDER.resolve(Tokenizer.FILE_NAME);
            tokenizer.save(file);
            return HuggingFaceTokenizer.newInstance(
                    file, Map.of("truncation", "false", "padding", "false"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tokenizers");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeContainer
    static void shouldKnowTheWordsThatItReads() {
        assertThat(Arrays.stream(WORDS.tokenize(NORMALIZER.normalize("fever 漢字")).ids()))
                .doesNotContain(WORDS.unknownId());
    }

    @AfterContainer
    static void deleteTheFiles() throws IOException {
        for (String name :
                new String[] {
                    "vocab.json",
                    "merges.txt",
                    Tokenizer.FILE_NAME,
                    "wordpiece/vocab.txt",
                    "wordpiece"
                }) {
            Files.deleteIfExists(FOLDER.resolve(name));
        }
        Files.delete(FOLDER);
    }
}
