package org.longitude.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;

final class SubwordTokenizerTest {

    @TempDir Path folder;

    private final Normalizer normalizer = Normalizer.standard();
    private Tokenizer byteLevel;
    private Tokenizer wordPiece;

    @BeforeEach
    void load() {
        byteLevel = Tokenizer.load(SmallVocabularies.byteLevel(folder.resolve("bpe")));
        wordPiece = Tokenizer.load(SmallVocabularies.wordPiece(folder.resolve("wordpiece")));
    }

    @Test
    void shouldKnowTheSpecialTokensByTheirNames() {
        assertThat(special(byteLevel)).containsExactly(1, 0, 2, 270, 3);
        assertThat(special(wordPiece)).containsExactly(0, 2, 3, 4, 1);
        assertThat(byteLevel.vocabularySize()).isEqualTo(271);
        assertThat(wordPiece.vocabularySize()).isEqualTo(21);
    }

    @Test
    void shouldSplitWordsByTheMerges() {
        Tokens tokens = byteLevel.tokenize(normalizer.normalize("The fever"));

        assertThat(spelled(tokens.ids())).isEqualTo("the fever");
        assertThat(tokens.count()).isEqualTo(3); // t, he, Ġfever
        assertThat(tokens.wordIndices()).containsExactly(0, 0, 1);
    }

    @Test
    void shouldSplitWordsIntoWordPieces() {
        Tokens tokens = wordPiece.tokenize(normalizer.normalize("Feverish and zebra"));

        assertThat(tokens.ids()).containsExactly(5, 7, 6, 1);
        assertThat(tokens.wordIndices()).containsExactly(0, 0, 1, 2);
        assertThat(tokens.unknown()).isEqualTo(1);
    }

    @Test
    void shouldGiveEveryTokenTheSpanOfItsWordInTheOriginal() {
        String note = "😀 é [**Known lastname 1**] 𝒜 Fever, h/o the";
        NormalizedText text = normalizer.normalize(note);

        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            Tokens tokens = tokenizer.tokenize(text);

            for (int i = 0; i < tokens.count(); i++) {
                int word = tokens.wordIndices()[i];
                assertThat(tokens.starts()[i]).isEqualTo(text.starts()[word]);
                assertThat(tokens.ends()[i]).isEqualTo(text.ends()[word]);
            }
        }
        Tokens tokens = byteLevel.tokenize(text);
        int fever = IntStream.range(0, tokens.count()).filter(i -> tokens.ids()[i] == 267).sum();
        assertThat(note.substring(tokens.starts()[fever], tokens.ends()[fever])).isEqualTo("Fever");
    }

    @Test
    void shouldCutAndPadNothing() {
        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            Tokens one = tokenizer.tokenize(normalizer.normalize("fever"));
            Tokens many = tokenizer.tokenize(normalizer.normalize("fever cough ".repeat(20_000)));

            assertThat(one.ids()).doesNotContain(tokenizer.padId(), tokenizer.clsId());
            assertThat(many.wordIndices()).contains(0, 511, 512, 513, 39_999);
            assertThat(Arrays.stream(many.wordIndices()).distinct().count()).isEqualTo(40_000);
        }
    }

    @Test
    void shouldMakeNoSpecialTokenOfTextThatSpellsOne() {
        String note = "[MASK] </s> <mask> <s> [CLS] <pad> <unk>";
        NormalizedText asWritten = words(note);

        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            for (NormalizedText text :
                    new NormalizedText[] {normalizer.normalize(note), asWritten}) {
                assertThat(tokenizer.tokenize(text).ids())
                        .doesNotContain(
                                tokenizer.padId(),
                                tokenizer.clsId(),
                                tokenizer.sepId(),
                                tokenizer.maskId());
            }
        }
        assertThat(spelled(byteLevel.tokenize(asWritten).ids())).isEqualTo(note);
    }

    @Test
    void shouldReplaceLoneSurrogatesBeforeTheLibrarySeesThem() {
        NormalizedText text = words("a\uD800 \uDC00 😀 fever");

        Tokens tokens = byteLevel.tokenize(text);

        assertThat(spelled(tokens.ids())).isEqualTo("a\uFFFD \uFFFD 😀 fever");
        assertThat(tokens.wordIndices()[tokens.count() - 1]).isEqualTo(3);
    }

    @Test
    void shouldRememberNoWordsWhereTheLibraryMayReadThemByTheirNeighbours() throws IOException {
        Path file = folder.resolve("replacing.json");
        byteLevel.save(file);
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = (ObjectNode) json.readTree(file.toFile());
        ObjectNode replace = root.putObject("normalizer").put("type", "Replace");
        replace.putObject("pattern").put("String", "the fever");
        replace.put("content", "umm");
        json.writeValue(file.toFile(), root);
        Tokenizer replacing = Tokenizer.load(file);

        int[] alone = replacing.tokenize(normalizer.normalize("the cough the")).ids();
        int[] together = replacing.tokenize(normalizer.normalize("the cough the fever")).ids();

        assertThat(spelled(alone)).isEqualTo("the cough the");
        assertThat(spelled(together)).isEqualTo("the cough umm");
    }

    @Test
    void shouldGiveTheSameTokensAgainFromWhatItRemembers() {
        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            NormalizedText first = normalizer.normalize("fever the Fever é umm, fever");
            NormalizedText second = normalizer.normalize("umm é fever the");

            Tokens tokens = tokenizer.tokenize(first);

            assertThat(tokenizer.tokenize(first)).isEqualTo(tokens);
            assertThat(tokenizer.tokenize(second)).isEqualTo(anew(tokenizer).tokenize(second));
        }
    }

    /** The same tokenizer, having read nothing. */
    private Tokenizer anew(Tokenizer tokenizer) {
        Path file = folder.resolve("anew.json");
        tokenizer.save(file);
        return Tokenizer.load(file);
    }

    @Test
    void shouldTellWordsThatHoldASpaceOfTheLibrarysFromTheirNeighboursByTheWholeText()
            throws IOException {
        NormalizedText odd = words("fever a\u2003 \u2003b fever a\u0085");
        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            Path file = folder.resolve("whole.json");
            tokenizer.save(file);
            try (HuggingFaceTokenizer library =
                    HuggingFaceTokenizer.newInstance(
                            file, Map.of("truncation", "false", "padding", "false"))) {
                tokenizer.tokenize(words("fever a b"));

                assertThat(tokenizer.tokenize(odd).ids())
                        .isEqualTo(
                                LongStream.of(library.encode(odd.words(), false, false).getIds())
                                        .mapToInt(Math::toIntExact)
                                        .toArray());
            }
        }
    }

    @Test
    void shouldGiveTheIdsOfTheWholeTextThoughItIsReadInPieces() throws IOException {
        String note = "The fever umm 😀 12/5 caught the, ".repeat(3_000);
        NormalizedText text = normalizer.normalize(note);
        assertThat(text.words().length()).isGreaterThan(4 * SubwordTokenizer.PIECE_CHARS_MAX);

        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            assertThat(tokenizer.tokenize(text).ids())
                    .isEqualTo(byLibrary(tokenizer, text.words()));
        }
    }

    @Test
    void shouldReadAWordThatIsLongerThanAPiece() {
        String word = "x".repeat(SubwordTokenizer.PIECE_CHARS_MAX - 1) + "😀".repeat(3);

        Tokens tokens = byteLevel.tokenize(words(word + " fever"));

        assertThat(spelled(tokens.ids())).isEqualTo(word + " fever");
        assertThat(tokens.wordIndices()[tokens.count() - 1]).isEqualTo(1);
    }

    @Test
    void shouldTokeniseATextWithoutWords() {
        assertThat(byteLevel.tokenize(normalizer.normalize(" ")).count()).isZero();
        assertThat(wordPiece.tokenize(normalizer.normalize(" ")).count()).isZero();
    }

    @Test
    void shouldLoadWhatItSavedAndHashTheSame() {
        NormalizedText text = normalizer.normalize("Feverish and the cough of 12");
        for (Tokenizer tokenizer : new Tokenizer[] {byteLevel, wordPiece}) {
            Path file = folder.resolve(Tokenizer.FILE_NAME);
            tokenizer.save(file);

            Tokenizer loaded = Tokenizer.load(folder);

            assertThat(loaded.hash()).isEqualTo(tokenizer.hash()).hasSize(64);
            assertThat(loaded.tokenize(text)).isEqualTo(tokenizer.tokenize(text));
            assertThat(special(loaded)).isEqualTo(special(tokenizer));
        }
        assertThat(byteLevel.hash()).isNotEqualTo(wordPiece.hash());
    }

    @Test
    void shouldSaveSpecialTokensForOthers() throws IOException {
        Path file = folder.resolve(Tokenizer.FILE_NAME);
        byteLevel.save(file);

        try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(file)) {
            assertThat(library.encode("fever").getIds()).startsWith(0).endsWith(2);
        }
    }

    @Test
    void shouldIgnoreTruncationAndPaddingOfTheFile() throws IOException {
        Path file = folder.resolve(Tokenizer.FILE_NAME);
        byteLevel.save(file);
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        root.set(
                "truncation",
                new ObjectMapper()
                        .readTree(
                                "{\"direction\":\"Right\",\"max_length\":4,\"strategy\":\"LongestFirst\",\"stride\":0}"));
        root.set(
                "padding",
                new ObjectMapper()
                        .readTree(
                                "{\"strategy\":{\"Fixed\":64},\"direction\":\"Right\",\"pad_to_multiple_of\":null,\"pad_id\":1,\"pad_type_id\":0,\"pad_token\":\"<pad>\"}"));
        Files.writeString(file, root.toString());
        NormalizedText text = normalizer.normalize("the fever of the fever");

        assertThat(Tokenizer.load(file).tokenize(text)).isEqualTo(byteLevel.tokenize(text));
    }

    @Test
    void shouldRefuseWhatItCannotRead() throws IOException {
        refused("{\"model\":{\"type\":\"Unigram\"}}", "Unigram");
        refused("{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}", "ByteLevel");
        refused(
                "{\"pre_tokenizer\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0}}}",
                "<pad>");
        refused(
                "{\"pre_tokenizer\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1}}}",
                "-1");
        assertThatThrownBy(() -> Tokenizer.load(Files.createDirectory(folder.resolve("empty"))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("vocab.txt");
    }

    private void refused(String json, String named) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), json);
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e -> assertThat(e.error()).isEqualTo(ModelError.TOKENIZER_INVALID))
                .hasMessageContaining(named);
    }

    private int[] byLibrary(Tokenizer tokenizer, String words) throws IOException {
        Path file = folder.resolve("whole.json");
        tokenizer.save(file);
        Map<String, String> options = Map.of("truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(file, options)) {
            return LongStream.of(library.encode(words, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
    }

    private String spelled(int... ids) {
        return SmallVocabularies.spelled(
                SmallVocabularies.tokens(folder.resolve("bpe/vocab.json")), ids);
    }

    private static int[] special(Tokenizer tokenizer) {
        return new int[] {
            tokenizer.padId(),
            tokenizer.clsId(),
            tokenizer.sepId(),
            tokenizer.maskId(),
            tokenizer.unknownId()
        };
    }

    /** Words as they are, which no normaliser has seen. */
    private static NormalizedText words(String words) {
        int count = words.split(" ", -1).length;
        int[] starts = IntStream.range(0, count).toArray();
        int[] ends = IntStream.range(1, count + 1).toArray();
        return new NormalizedText(words, starts, ends, new int[] {count}, new int[] {count}, count);
    }
}
