package org.longitude.model.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;

/**
 * The default tokenizers at their real size: GPT-2's byte-level BPE, whose merges are RoBERTa's,
 * and BERT's WordPiece, on transcribed reports. The files are no part of this repository: where
 * they are not beside it ({@code ../shared/data}) these tests are skipped and say so.
 */
final class RealVocabulariesTest {

    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final Path VOCABULARIES = DATA.resolve("tokenizers");
    private static final Path REPORTS = DATA.resolve("mtsamples/mtsamples_unique.jsonl.gz");
    private static final int REPORTS_READ = 150;
    private static final List<String> ROBERTA = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");

    /** Ids that every user of these vocabularies knows. */
    private static final int[] HELLO_WORLD_GPT2 = {31373, 995};

    private static final int[] HELLO_WORLD_BERT = {7592, 2088};

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;

    private static Tokenizer byteLevel;
    private static Tokenizer wordPiece;

    private final Normalizer normalizer = Normalizer.standard();

    @BeforeAll
    static void readVocabularies() throws IOException {
        assumeTrue(
                Files.isReadable(REPORTS) && Files.isDirectory(VOCABULARIES),
                "skipped: no vocabularies and reports at " + DATA.toAbsolutePath().normalize());
        byteLevel = byteLevel(Files.createDirectory(folder.resolve("bpe")));
        Path bert = Files.createDirectory(folder.resolve("bert"));
        Files.copy(VOCABULARIES.resolve("bert-base-uncased-vocab.txt"), bert.resolve("vocab.txt"));
        wordPiece = Tokenizer.load(bert);
    }

    /** GPT-2's files under RoBERTa's names, with RoBERTa's special tokens behind its own. */
    private static Tokenizer byteLevel(Path directory) throws IOException {
        ObjectNode vocabulary =
                (ObjectNode) JSON.readTree(VOCABULARIES.resolve("gpt2_vocab.json").toFile());
        for (String special : ROBERTA) {
            vocabulary.put(special, vocabulary.size());
        }
        JSON.writeValue(directory.resolve("vocab.json").toFile(), vocabulary);
        Files.copy(VOCABULARIES.resolve("gpt2_merges.txt"), directory.resolve("merges.txt"));
        return Tokenizer.load(directory);
    }

    @Test
    void shouldGiveTheIdsThatTheVocabulariesAreKnownBy() {
        assertThat(byteLevel.vocabularySize()).isEqualTo(50_257 + ROBERTA.size());
        assertThat(wordPiece.vocabularySize()).isEqualTo(30_522);
        assertThat(ids(byteLevel, "Hello world")).isEqualTo(HELLO_WORLD_GPT2);
        assertThat(ids(wordPiece, "Hello world")).isEqualTo(HELLO_WORLD_BERT);
        assertThat(wordPiece.clsId()).isEqualTo(101);
        assertThat(wordPiece.maskId()).isEqualTo(103);
    }

    @Test
    void shouldGiveEveryReportTheLibrarysIdsAndEveryTokenItsWordsPlace() throws IOException {
        for (Tokenizer tokenizer : List.of(byteLevel, wordPiece)) {
            try (HuggingFaceTokenizer library = library(tokenizer)) {
                for (String report : reports()) {
                    NormalizedText text = normalizer.normalize(report);
                    Tokens tokens = tokenizer.tokenize(text);
                    long[] expected = library.encode(text.words(), false, false).getIds();
                    assertThat(tokens.ids()).isEqualTo(ints(expected));
                    assertPlaces(text, tokens);
                }
            }
        }
    }

    @Test
    void shouldCutNothingOfAllReportsAsOneNote() throws IOException {
        String all = String.join("\n\n", reports());
        NormalizedText text = normalizer.normalize(all);
        for (Tokenizer tokenizer : List.of(byteLevel, wordPiece)) {
            Tokens tokens = tokenizer.tokenize(text);

            assertThat(tokens.count()).isGreaterThan(text.wordCount()).isGreaterThan(50_000);
            assertPlaces(text, tokens);
        }
    }

    @Test
    void shouldMakeNoSpecialTokenOfTextThatSpellsOne() {
        for (Tokenizer tokenizer : List.of(byteLevel, wordPiece)) {
            Tokens tokens =
                    tokenizer.tokenize(
                            normalizer.normalize(
                                    "<s> </s> <mask> <pad> <unk> <|endoftext|> [CLS] [SEP] [MASK] [PAD]"));

            assertThat(tokens.count()).isGreaterThan(20);
            assertThat(Arrays.stream(tokens.ids()).boxed())
                    .doesNotContain(
                            tokenizer.clsId(),
                            tokenizer.sepId(),
                            tokenizer.maskId(),
                            tokenizer.padId());
        }
        assertThat(Arrays.stream(byteLevel.tokenize(normalizer.normalize("<|endoftext|>")).ids()))
                .doesNotContain(50_256);
    }

    @Test
    void shouldPlaceTokensBehindCharactersOfEveryWidth() {
        String note = "é 😀 𝒜 pneumonia\uD800 cafe\u0301 漢字 ﬁbrosis [**Name 1**] 12.5mg";
        NormalizedText text = normalizer.normalize(note);
        for (Tokenizer tokenizer : List.of(byteLevel, wordPiece)) {
            Tokens tokens = tokenizer.tokenize(text);

            assertPlaces(text, tokens);
            int pneumonia = List.of(text.words().split(" ")).indexOf("pneumonia");
            int token = indexOf(tokens.wordIndices(), pneumonia);
            assertThat(note.substring(tokens.starts()[token], tokens.ends()[token]))
                    .isEqualTo("pneumonia");
        }
    }

    /** Words in order, none left out, each token with its word's span. */
    private static void assertPlaces(NormalizedText text, Tokens tokens) {
        int word = -1;
        for (int i = 0; i < tokens.count(); i++) {
            int next = tokens.wordIndices()[i];
            assertThat(next).isBetween(word, word + 1);
            assertThat(tokens.starts()[i]).isEqualTo(text.starts()[next]);
            assertThat(tokens.ends()[i]).isEqualTo(text.ends()[next]);
            word = next;
        }
        assertThat(word).isEqualTo(text.wordCount() - 1);
    }

    private static int indexOf(int[] values, int wanted) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == wanted) {
                return i;
            }
        }
        throw new AssertionError("no token of word " + wanted);
    }

    private int[] ids(Tokenizer tokenizer, String note) {
        return tokenizer.tokenize(normalizer.normalize(note)).ids();
    }

    private static int[] ints(long[] values) {
        return LongStream.of(values).mapToInt(Math::toIntExact).toArray();
    }

    /** The file as others read it, special tokens and all. */
    private static HuggingFaceTokenizer library(Tokenizer tokenizer) throws IOException {
        Path file = folder.resolve(Tokenizer.FILE_NAME);
        tokenizer.save(file);
        return HuggingFaceTokenizer.newInstance(
                file, Map.of("truncation", "false", "padding", "false"));
    }

    private static List<String> reports() throws IOException {
        List<String> reports = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(REPORTS)), UTF_8))) {
            String line;
            while (reports.size() < REPORTS_READ && (line = lines.readLine()) != null) {
                reports.add(JSON.readTree(line).path("text").asText());
            }
        }
        return reports;
    }
}
