package org.longitude.preprocess.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;
import org.longitude.model.text.NormalizerSettings;
import org.longitude.model.text.SentenceSplitting;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.preprocess.PreprocessException;
import picocli.CommandLine;

final class OfflineCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldGiveWordsWithTheirPlacesInTheOrderOfTheLines() throws IOException {
        int code =
                run(
                        """
                        {"id": 7, "note_id": "a", "text": "😀 Fever, [**Known lastname 1**] b.i.d."}

                        {"text": ""}
                        """);

        assertThat(code).isZero();
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(2);
        JsonNode first = lines.get(0);
        assertThat(first.path("id").asInt()).isEqualTo(7);
        assertThat(first.path("note_id").asText()).isEqualTo("a");
        assertThat(first.path("words").toString())
                .isEqualTo(
                        """
                        [{"word":"😀","start":0,"end":2},\
                        {"word":"fever","start":3,"end":8},\
                        {"word":",","start":8,"end":9},\
                        {"word":"unknown","start":10,"end":32},\
                        {"word":"name","start":10,"end":32},\
                        {"word":"twice","start":33,"end":39},\
                        {"word":"daily","start":33,"end":39}]""");
        assertThat(first.path("sentence_ends").toString()).isEqualTo("[7]");
        assertThat(first.has("ids")).isFalse();
        assertThat(lines.get(1).path("words")).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldNameEveryBadLineByNumberAndReasonAndNeverByText() throws IOException {
        int code =
                run(
                        """
                        {"text": "good one"}
                        secret words
                        ["secret"]
                        {"note": "secret"}
                        {"text": 5}
                        {"text": "secret", "id": {"a": "secret"}}
                        {"text": "secret", "id": "\\ud800"}
                        {"text": "secret"} {"text": "secret"}
                        {"text": "good too"}
                        """);

        assertThat(code).isEqualTo(1);
        assertThat(lines()).hasSize(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        """
                        line 2: not_json
                        line 3: not_an_object
                        line 4: text_missing
                        line 5: text_not_a_string
                        line 6: id_invalid
                        line 7: id_invalid
                        line 8: not_json
                        7 lines rejected: not_json 2, not_an_object 1, text_missing 1, text_not_a_string 1, id_invalid 2
                        """);
    }

    @Test
    void shouldPassOverALineThatIsTooLong() throws IOException {
        byte[] input = "{\"text\":\"aaaaaaaaaaaaaaaaaaaa\"}\n{\"text\":\"b\"}".getBytes(UTF_8);

        Lines lines = Lines.of(new ByteArrayInputStream(input), 16);

        assertThat(lines.next()).isTrue();
        assertThat(NoteLineReader.read(lines.bytes()))
                .isEqualTo(new NoteLine.Rejected(LineReason.LINE_TOO_LONG));
        assertThat(lines.next()).isTrue();
        assertThat(NoteLineReader.read(lines.bytes())).isInstanceOf(NoteLine.Note.class);
        assertThat(lines.number()).isEqualTo(2);
        assertThat(lines.next()).isFalse();
    }

    @Test
    void shouldRejectBytesThatAreNoUtf8() throws IOException {
        byte[] bytes = "{\"text\": \"x\"}".getBytes(UTF_8);
        bytes[10] = (byte) 0xC3;

        assertThat(NoteLineReader.read(bytes))
                .isEqualTo(new NoteLine.Rejected(LineReason.NOT_JSON));
    }

    @Test
    void shouldReadAFileWhetherGzipOrNot() throws IOException {
        Path plain = Files.writeString(folder.resolve("notes.jsonl"), "{\"text\":\"Fever\"}\n");
        Path zipped = folder.resolve("notes.jsonl.gz");
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            gzip.write(Files.readAllBytes(plain));
        }

        assertThat(run("", plain.toString())).isZero();
        assertThat(run("", zipped.toString())).isZero();

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).isEqualTo(lines().get(1));
    }

    @Test
    void shouldGiveIdsWhereThereIsATokenizer() throws IOException {
        vocabulary();

        int code = run("{\"text\": \"Feverish cough\"}\n", "--tokenizer", folder.toString());

        assertThat(code).isZero();
        assertThat(lines().get(0).path("ids").toString()).isEqualTo("[5,6,1]");
        assertThat(lines().get(0).path("word_indices").toString()).isEqualTo("[0,0,1]");
    }

    @Test
    void shouldSaveTheNormalizerWithOwnAbbreviationsAndUseItAgain() throws IOException {
        Path own = Files.writeString(folder.resolve("own.tsv"), "snf\tskilled nursing facility\n");
        Path saved = folder.resolve("normalizer.json");
        assertThat(
                        run(
                                "{\"text\": \"to SNF\"}\n",
                                "--abbreviations",
                                own.toString(),
                                "--save-normalizer",
                                saved.toString()))
                .isZero();
        List<JsonNode> first = lines();

        assertThat(run("{\"text\": \"to SNF\"}\n", "--normalizer", saved.toString())).isZero();

        assertThat(lines().get(1).path("words")).hasSize(4).isEqualTo(first.get(0).path("words"));
        assertThat(Normalizer.load(saved).hash())
                .isEqualTo(
                        new Normalizer(NormalizerSettings.defaults().withAbbreviations(own))
                                .hash());
    }

    @Test
    void shouldUseTheNormalizerAndTokenizerOfABundle() throws IOException {
        vocabulary();
        Normalizer lines =
                new Normalizer(NormalizerSettings.defaults().with(SentenceSplitting.LINES));
        Path bundle =
                BundleWriter.write(
                                folder.resolve("bundle"),
                                "test",
                                LocalDate.of(2026, 11, 22),
                                directory -> writeParts(directory, lines))
                        .directory();

        int code = run("{\"text\": \"He came. Fever.\"}\n", "--tokenizer", bundle.toString());

        assertThat(code).isZero();
        assertThat(lines().get(0).path("sentence_ends").toString()).isEqualTo("[5]");
        assertThat(lines().get(0).path("ids").toString()).isEqualTo("[1,1,1,5,1]");
    }

    @Test
    void shouldTakeFurtherAbbreviationsAndAWayOfSplittingSentences() throws IOException {
        Path own = Files.writeString(folder.resolve("own.tsv"), "snf\tskilled nursing facility\n");
        String note = "{\"text\": \"To SNF. He left.\"}\n";

        run(note, "--abbreviations", own.toString());
        run(note, "--sentences", "LINES");

        assertThat(lines().get(0).path("words").toString())
                .contains("{\"word\":\"skilled\",\"start\":3,\"end\":6}");
        assertThat(lines().get(0).path("sentence_ends").toString()).isEqualTo("[5,8]");
        assertThat(lines().get(1).path("sentence_ends").toString()).isEqualTo("[6]");
    }

    @Test
    void shouldFailWhereInputOrTokenizerAreNotThere() {
        assertThat(failure(folder.resolve("none.jsonl").toString()))
                .isInstanceOf(PreprocessException.class)
                .hasMessageContaining("none.jsonl");
        assertThat(failure("--tokenizer", folder.toString())).isInstanceOf(ModelException.class);
    }

    @Test
    void shouldDrawANoteAsAPageThatNeedsNothingElse() throws IOException {
        vocabulary();
        Path page = folder.resolve("note.html");
        String note =
                "{\"text\": \"<script>alert('x')</script> & \\u0007\\ud800 [**Name 1**] 12 b.i.d. zebra\"}\n";

        int code =
                run(
                        "{\"text\": \"other\"}\n" + note,
                        "--tokenizer",
                        folder.toString(),
                        "--html",
                        page.toString(),
                        "--html-line",
                        "2");

        assertThat(code).isZero();
        String html = Files.readString(page);
        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("<script", "http://", "https://", "src=", "href=")
                .contains("&lt;", "&amp;", "&#39;")
                .contains("<ruby class=\"piece mask unknown\" title=\"unknown name")
                .contains("[**Name 1**]<rt>unknown name</rt>")
                .contains("class=\"piece number unknown\" title=\"[num]")
                .contains("b.i.d.<rt>twice daily</rt>")
                .contains("class=\"piece word unknown\" title=\"zebra → 1\">zebra</ruby>")
                .contains("\uFFFD\uFFFD");
    }

    @Test
    void shouldSayThatThePageWasNotWrittenWhereTheLineIsNoNote() throws IOException {
        Path page = folder.resolve("note.html");

        int code = run("{\"text\": \"a\"}\n", "--html", page.toString(), "--html-line", "9");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("line 9 is no note");
        assertThat(page).doesNotExist();
    }

    private void vocabulary() throws IOException {
        Files.writeString(
                folder.resolve("vocab.txt"),
                "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nfever\n##ish\n<\n>\nalert\n");
    }

    private void writeParts(Path directory, Normalizer normalizer) throws IOException {
        for (String name : BundleFiles.REQUIRED) {
            Files.writeString(directory.resolve(name), "content of " + name);
        }
        normalizer.save(directory.resolve(BundleFiles.NORMALIZER));
        Tokenizer.load(folder).save(directory.resolve(BundleFiles.TOKENIZER));
        LabelSet.of(
                        List.of(
                                new CodeLabel(
                                        "428.0",
                                        CodeSystem.ICD_9_CM,
                                        CodeKind.DIAGNOSIS,
                                        "heart failure")))
                .save(directory.resolve(BundleFiles.LABELS));
    }

    private int run(String input, String... arguments) {
        OfflineCommand command =
                new OfflineCommand(new ByteArrayInputStream(input.getBytes(UTF_8)), out);
        CommandLine line = new CommandLine(command);
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private Exception failure(String... arguments) {
        List<Exception> failures = new ArrayList<>();
        new CommandLine(new OfflineCommand(new ByteArrayInputStream(new byte[0]), out))
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> {
                            failures.add(failure);
                            return 3;
                        })
                .execute(arguments);
        return failures.get(0);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString(UTF_8).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
