package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.replay.ReplayCommand;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.PreprocessConfig;
import org.longitude.preprocess.PreprocessService;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import picocli.CommandLine;

/**
 * The past coded from its notes: for a tokenizer that nothing was tokenised with, and as serving
 * does.
 */
@KafkaTest
final class ReplayNotesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ADMISSIONS = 8;
    private static final String SPLIT_ADMISSION = "told-twice";

    private final TestKafka kafka;
    private final CoderTopics topics;
    private final StringWriter err = new StringWriter();
    private int notes;

    @TempDir Path folder;

    ReplayNotesIT(TestKafka kafka) {
        this.kafka = kafka;
        this.topics = new CoderTopics(kafka, kafka.clientConfig());
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void shouldCodeNotesAsServingDoesAndForATokenizerThatNothingIsTokenisedFor() throws Exception {
        // given
        Path demo = Path.of("..", "deploy", "bundle", "demo");
        Bundle other = TestBundles.tinyOfOtherTokenizer(folder.resolve("other"));
        Instant between;
        try (PreprocessService preprocess =
                new PreprocessService(
                        PreprocessConfig.of(kafka.clientConfig(), folder.resolve("state"))
                                .named(kafka.unique("preprocess")),
                        TextEngine.load(demo))) {
            preprocess.start();
            send(synthetic(0, ADMISSIONS));
            send(List.of(note("first", "aa bb cc")));
            between = Instant.now().plusMillis(1);
            Thread.sleep(2);
            send(synthetic(ADMISSIONS, 2 * ADMISSIONS));
            send(List.of(note("second", "dd ee ff")));
            assertThat(preprocess.failure()).isEmpty();
        }

        // when
        Map<String, JsonNode> tokenized = admissions(replay("tokenized", "--bundle=" + demo));
        Map<String, JsonNode> fromNotes =
                admissions(replay("notes", "--notes", "--bundle=" + demo));
        String both =
                replay("both", "--notes", "--bundle=" + demo, "--bundle=" + other.directory());
        String again =
                replay("again", "--notes", "--bundle=" + demo, "--bundle=" + other.directory());

        // then
        assertThat(fromNotes.keySet()).isEqualTo(tokenized.keySet());
        assertThat(fromNotes).hasSize(2 * ADMISSIONS + 1);
        fromNotes.forEach(
                (id, line) ->
                        assertThat(line.get("a_codes"))
                                .as(id)
                                .isEqualTo(tokenized.get(id).get("a_codes")));
        assertThat(fromNotes.values().stream().anyMatch(line -> !line.get("a_codes").isEmpty()))
                .isTrue();
        assertThat(notesRead(fromNotes)).isEqualTo(notesReadByTheStream());
        assertThat(again).isEqualTo(both);
        assertThat(admissions(both).values()).allMatch(line -> line.has("a") && line.has("b"));
        assertThat(run("none", "--bundle=" + other.directory())).isEqualTo(3);
        assertThat(err.toString()).contains("0 admissions", "--notes");

        Map<String, JsonNode> before =
                admissions(replay("before", "--notes", "--bundle=" + demo, "--to=" + between));
        Map<String, JsonNode> after =
                admissions(replay("after", "--notes", "--bundle=" + demo, "--from=" + between));
        assertThat(before).hasSize(ADMISSIONS + 1);
        assertThat(after).hasSize(ADMISSIONS + 1);
        assertThat(ids(before.get(SPLIT_ADMISSION))).containsExactly("first");
        assertThat(ids(after.get(SPLIT_ADMISSION))).containsExactly("first", "second");
    }

    private Map<String, List<String>> notesRead(Map<String, JsonNode> lines) {
        Map<String, List<String>> read = new TreeMap<>();
        lines.forEach((id, line) -> read.put(id, ids(line)));
        return read;
    }

    private static List<String> ids(JsonNode line) {
        List<String> ids = new ArrayList<>();
        line.at("/a/notes").forEach(note -> ids.add(note.get("note_id").asText()));
        return ids;
    }

    private Map<String, List<String>> notesReadByTheStream() {
        Map<String, TokenizedAdmission> newest = new TreeMap<>();
        for (TokenizedAdmission each : topics.read(Topics.ADMISSIONS_TOKENIZED)) {
            newest.merge(
                    each.getAdmissionId(),
                    each,
                    (a, b) -> b.getRevision() >= a.getRevision() ? b : a);
        }
        Map<String, List<String>> read = new TreeMap<>();
        newest.forEach(
                (id, each) ->
                        read.put(id, each.getNotes().stream().map(n -> n.getNoteId()).toList()));
        return read;
    }

    private static List<ClinicalNote> synthetic(int first, int end) {
        SyntheticFeed feed =
                new SyntheticFeed(
                        SyntheticConfig.of(11, Split.TEST), Origin.LIVE, true, Clock.systemUTC());
        List<ClinicalNote> found = new ArrayList<>();
        for (int i = first; i < end; i++) {
            feed.at(i).stream()
                    .filter(NoteRead.class::isInstance)
                    .map(item -> ((NoteRead) item).note())
                    .forEach(found::add);
        }
        return found;
    }

    private static ClinicalNote note(String id, String text) {
        return ClinicalNote.newBuilder()
                .setNoteId(id)
                .setAdmissionId(SPLIT_ADMISSION)
                .setCategory(NoteCategory.NURSING)
                .setStatus(NoteStatus.FINAL)
                .setOrigin(Origin.LIVE)
                .setText(PatientText.of(text))
                .setSourceSystem("it")
                .setMessageId(id)
                .setReceivedAt(Instant.now())
                .build();
    }

    /** Returns when they are normalised. */
    private void send(List<ClinicalNote> sent) throws Exception {
        notes += sent.size();
        topics.send(Topics.NOTES_RAW, sent, note -> String.valueOf(note.getAdmissionId()));
        Eventually.holds(
                "all notes are normalised",
                () -> topics.records(Topics.NOTES_NORMALIZED.name()).size() == notes);
    }

    private static Map<String, JsonNode> admissions(String report) throws Exception {
        Map<String, JsonNode> found = new TreeMap<>();
        for (String line : report.lines().toList()) {
            JsonNode read = JSON.readTree(line);
            if (read.has("admission")) {
                found.put(read.get("admission").asText(), read);
            }
        }
        return found;
    }

    private String replay(String name, String... options) throws Exception {
        assertThat(run(name, options)).as(err.toString()).isZero();
        return Files.readString(folder.resolve(name));
    }

    private int run(String name, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--out=" + folder.resolve(name));
        all.add("--bootstrap=" + kafka.bootstrap());
        all.add("--registry=" + kafka.registryUrl());
        return new CommandLine(new ReplayCommand())
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(all.toArray(String[]::new));
    }
}
