package org.longitude.trainer.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.embeddings.Neighbours.Neighbour;

class WordEmbeddingsTest {

    // Thinning out frequent words would leave little of so small a text.
    private static final EmbeddingConfig CONFIG =
            new EmbeddingConfig(16, 20, 5, 5, 0.1, 1, 3, 6, 500, 1, 1);

    @TempDir private Path folder;

    @Test
    void shouldPutWordsOfOneSubjectNearerThanAnothersWhenNotesNeverMixThem() {
        // given
        List<NormalizedText> notes = Words.notes(200);
        WordTokenizer tokenizer = Words.tokenizer(notes);
        List<Double> progress = Collections.synchronizedList(new ArrayList<>());

        // when
        WordEmbeddings.Learned learned =
                new WordEmbeddings(CONFIG).learn(notes, tokenizer, folder, progress::add);

        // then
        Neighbours neighbours = new Neighbours(EmbeddingTable.read(folder), tokenizer);
        assertThat(neighbours.nearest("boat", 5))
                .extracting(Neighbour::word)
                .containsExactlyInAnyOrder("harbour", "sail", "anchor", "mast", "tide");
        assertThat(neighbours.farthest("boat", 5))
                .extracting(Neighbour::word)
                .isSubsetOf("oven", "flour", "butter", "sugar", "dough", "cake");
        assertThat(learned.words()).isEqualTo(200 * 40);
        assertThat(progress)
                .isNotEmpty()
                .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
    }

    @Test
    void shouldGiveTheSameBytesWhenOneThreadLearnsTwice() throws IOException {
        // given
        List<NormalizedText> notes = Words.notes(60);
        WordTokenizer tokenizer = Words.tokenizer(notes);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        // when
        new WordEmbeddings(CONFIG).learn(notes, tokenizer, first, share -> {});
        new WordEmbeddings(CONFIG).learn(notes, tokenizer, second, share -> {});

        // then
        assertThat(second.resolve(EmbeddingTable.FILE))
                .hasSameBinaryContentAs(first.resolve(EmbeddingTable.FILE));
        try (Stream<Path> left = Files.list(first)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            EmbeddingTable.FILE, EmbeddingTable.CARD, Tokenizer.FILE_NAME);
        }
    }

    @Test
    void shouldLearnTheUnknownWordAndDrawTheOthersWhenTheVocabularyIsSmallerThanTheText() {
        // given
        List<NormalizedText> notes = Words.notes(60);
        VocabularyBuilder counted = new VocabularyBuilder();
        notes.forEach(counted::add);
        WordTokenizer tokenizer = counted.build(7, 1);

        // when
        WordEmbeddings.Learned learned =
                new WordEmbeddings(CONFIG).learn(notes, tokenizer, folder, share -> {});

        // then: six words and the unknown one; padding, begin, end and mask are drawn
        assertThat(learned.unknownWords()).isPositive();
        assertThat(learned.table().rows()).isEqualTo(11);
        assertThat(learned.table().learned()).isEqualTo(7);
        assertThat(learned.table().at(tokenizer.maskId(), 0)).isNotZero();
    }

    @Test
    void shouldKeepLinesUnderFastTextsLimitWhenAParagraphIsLonger() throws IOException {
        // given
        List<String> words = Collections.nCopies(2_500, "boat");
        NormalizedText note = Words.note(words, new int[] {2_100, 2_500});
        Path file = folder.resolve("words.txt");

        // when
        try (MappedText text = new MappedText(file, Words.tokenizer(List.of(note)))) {
            text.add(note);
        }

        // then
        assertThat(Files.readAllLines(file))
                .extracting(line -> line.split(" ", -1).length)
                .containsExactly(1_000, 1_000, 100, 400);
    }

    @Test
    void shouldNameStatusAndLastLineWhenTheProcessCrashes() {
        assertThatFailure(() -> learn(Crashing.class))
                .satisfies(e -> assertThat(e.error()).isEqualTo(TrainerError.CHILD_FAILED))
                .satisfies(
                        e ->
                                assertThat(e)
                                        .hasMessageContaining("status 134: out of something")
                                        .hasMessageContaining("16 numbers a word"));
        assertNothingIsLeft();
    }

    @Test
    void shouldNameTheMachineWhenTheNativeLibraryIsMissing() {
        assertThatFailure(() -> learn(WithoutLibrary.class))
                .satisfies(
                        e -> assertThat(e.error()).isEqualTo(TrainerError.NATIVE_LIBRARY_MISSING))
                .satisfies(e -> assertThat(e).hasMessageContaining(System.getProperty("os.arch")));
    }

    @Test
    void shouldRefuseTheRowsWhenTheProcessEndsWellButTheFileIsCutShort() {
        assertThatFailure(() -> learn(FullDisk.class))
                .satisfies(e -> assertThat(e.error()).isEqualTo(TrainerError.CHILD_FAILED))
                .satisfies(
                        e ->
                                assertThat(e)
                                        .hasMessageContaining("row 2 has 3 numbers")
                                        .hasMessageContaining("is the disk full?"));
        assertThat(folder.resolve(EmbeddingTable.FILE)).doesNotExist();
        assertNothingIsLeft();
    }

    @Test
    void shouldRefuseTheRowsWithoutNamingTheWordWhenItIsNotInTheVocabulary() {
        assertThatFailure(() -> learn(WrongWord.class))
                .satisfies(
                        e ->
                                assertThat(e)
                                        .hasMessageContaining("outside the vocabulary")
                                        .hasMessageNotContaining("stranger"));
    }

    @Test
    void shouldRefuseWhenThereAreNoWords() {
        List<NormalizedText> notes = List.of(Words.note(List.of("boat")));
        assertThatFailure(
                        () ->
                                new WordEmbeddings(CONFIG)
                                        .learn(
                                                List.of(),
                                                Words.tokenizer(notes),
                                                folder,
                                                share -> {}))
                .satisfies(e -> assertThat(e.error()).isEqualTo(TrainerError.CORPUS_EMPTY));
    }

    @Test
    void shouldRefuseAWordOutsideTheVocabularyAndAnotherTokenizersTable() {
        // given
        List<NormalizedText> notes = List.of(Words.note(List.of("boat", "sail")));
        WordTokenizer tokenizer = Words.tokenizer(notes);
        EmbeddingTable table = new EmbeddingTable(tokenizer.hash(), 7, 1, 7, new float[7]);
        EmbeddingTable others = new EmbeddingTable("other", 7, 1, 7, new float[7]);

        // then
        assertThatFailure(() -> new Neighbours(table, tokenizer).nearest("[MASK]", 3))
                .satisfies(e -> assertThat(e).hasMessageContaining("not a word of the vocabulary"));
        assertThatFailure(() -> new Neighbours(others, tokenizer))
                .satisfies(
                        e -> assertThat(e).hasMessageContaining("embeddings of tokenizer other"));
    }

    @Test
    void shouldKeepDirectionsWhenScaledToAModelsFreshWeights() {
        EmbeddingTable scaled =
                new EmbeddingTable("hash", 2, 2, 2, new float[] {3, 4, -3, 4}).scaledTo(0.02);

        assertThat(scaled.at(0, 0) / scaled.at(0, 1)).isCloseTo(0.75f, within());
        assertThat(Math.hypot(scaled.at(1, 0), scaled.at(1, 1)) / Math.sqrt(2))
                .isCloseTo(0.02, org.assertj.core.api.Assertions.within(1e-8));
    }

    private static org.assertj.core.data.Offset<Float> within() {
        return org.assertj.core.api.Assertions.within(1e-6f);
    }

    private void learn(Class<?> child) {
        List<NormalizedText> notes = List.of(Words.note(List.of("boat", "sail")));
        new WordEmbeddings(CONFIG, new FastTextProcess(child))
                .learn(notes, Words.tokenizer(notes), folder, share -> {});
    }

    private static org.assertj.core.api.ObjectAssert<TrainerException> assertThatFailure(
            ThrowingCallable call) {
        return assertThatThrownBy(call).asInstanceOf(type(TrainerException.class));
    }

    private void assertNothingIsLeft() {
        assertThat(folder).isEmptyDirectory();
    }

    /** Ends as a process does that abort() ended. */
    @SuppressWarnings("SystemOut")
    static final class Crashing {
        public static void main(String[] arguments) {
            System.err.print("\rProgress:  12.5%\nout of something\n");
            System.err.flush();
            Runtime.getRuntime().halt(134);
        }
    }

    static final class WithoutLibrary {
        public static void main(String[] arguments) {
            Runtime.getRuntime().halt(FastTextChild.EXIT_NO_LIBRARY);
        }
    }

    /** fastText ends with 0 when a write fails. */
    static final class FullDisk {
        public static void main(String[] arguments) throws IOException {
            String row = " 0.5".repeat(16);
            write(arguments, "2 16\nboat" + row + "\nsail 0.5 0.5 0.");
        }
    }

    static final class WrongWord {
        public static void main(String[] arguments) throws IOException {
            write(arguments, "1 16\nstranger" + " 0.5".repeat(16) + "\n");
        }
    }

    private static void write(String[] arguments, String content) throws IOException {
        String output = arguments[List.of(arguments).indexOf("-output") + 1];
        Files.writeString(Path.of(output + ".vec"), content, StandardCharsets.UTF_8);
    }
}
