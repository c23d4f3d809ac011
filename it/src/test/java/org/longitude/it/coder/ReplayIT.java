package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.coder.replay.ReplayCommand;
import org.longitude.it.TestBundles;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import picocli.CommandLine;

/** The past coded again: the same bytes each time, and nothing on any topic. */
@KafkaTest
final class ReplayIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ADMISSIONS = 30;

    private final TestKafka kafka;
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    ReplayIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    @Test
    void shouldGiveTheSameBytesAgainAndSayWhereTwoBundlesDiffer() throws Exception {
        Bundle first = TestBundles.tinyOfSeed(folder.resolve("first"), 1);
        Bundle other = TestBundles.tinyOfOtherTokenizer(folder.resolve("other"));
        try (CoderTopics topics = new CoderTopics(kafka, kafka.clientConfig())) {
            send(topics, first, 1, Origin.LIVE);
            send(topics, first, 2, Origin.HISTORY);
            send(topics, other, 2, Origin.LIVE);
            assign(topics, "admission-0");

            List<String> once = replay(first, other, "once.jsonl");
            send(topics, first, 3, Origin.LIVE);
            List<String> again = replay(first, other, "again.jsonl");

            // What came after the range changes nothing; the range itself is told by offsets.
            assertThat(again).hasSameSizeAs(once);
            List<String> sameRange = replayUntil(first, other, "until.jsonl");
            assertThat(replayUntil(first, other, "until-again.jsonl")).isEqualTo(sameRange);
            JsonNode line = admission(once, "admission-0");
            assertThat(line.at("/a/revision").asLong()).isEqualTo(2);
            assertThat(line.at("/b/revision").asLong()).isEqualTo(2);
            assertThat(line.get("a_codes").toString()).contains(TestBundles.ALWAYS);
            assertThat(line.get("assigned").toString()).contains(TestBundles.ALWAYS);
            assertThat(line.get("differs")).isEmpty();
            assertThat(admission(again, "admission-0").at("/a/revision").asLong()).isEqualTo(3);
            JsonNode summary = JSON.readTree(once.get(once.size() - 1)).get("summary");
            assertThat(summary.get("admissions").asInt()).isEqualTo(ADMISSIONS);
            assertThat(summary.get("with_assigned_codes").asInt()).isEqualTo(1);
            assertThat(summary.at("/a/micro_f1").asDouble()).isEqualTo(1);
            assertThat(topics.predictions()).isEmpty();
            assertThat(topics.read(Topics.ICD_PREDICTIONS_SHADOW)).isEmpty();
        }
    }

    @Test
    void shouldRefuseWithWhatToDoWhenNothingInTheRangeIsForTheBundle() {
        Bundle first = TestBundles.tinyOfSeed(folder.resolve("first"), 1);

        assertThat(run("--bundle=" + first.directory(), out("none"))).isEqualTo(3);
        assertThat(err.toString()).contains("0 admissions", "expected", "--retokenize");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void shouldRefuseToPublish() {
        assertThat(run("--bundle=x", "--publish")).isEqualTo(2);
        assertThat(err.toString()).contains("--publish", "expected");
    }

    private List<String> replay(Bundle first, Bundle second, String name) throws Exception {
        assertThat(
                        run(
                                "--bundle=" + first.directory(),
                                "--bundle=" + second.directory(),
                                out(name)))
                .as(err.toString())
                .isZero();
        return Files.readAllLines(folder.resolve(name));
    }

    private List<String> replayUntil(Bundle first, Bundle second, String name) throws Exception {
        assertThat(
                        run(
                                "--bundle=" + first.directory(),
                                "--bundle=" + second.directory(),
                                "--to=" + Instant.now().plusSeconds(3_600),
                                "--from=2000-01-01T00:00:00Z",
                                out(name)))
                .as(err.toString())
                .isZero();
        return Files.readAllLines(folder.resolve(name));
    }

    private String out(String name) {
        return "--out=" + folder.resolve(name);
    }

    private int run(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--bootstrap=" + kafka.bootstrap());
        all.add("--registry=" + kafka.registryUrl());
        return new CommandLine(new ReplayCommand())
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(all.toArray(String[]::new));
    }

    private static JsonNode admission(List<String> lines, String id) throws Exception {
        for (String line : lines) {
            JsonNode read = JSON.readTree(line);
            if (read.has("admission") && read.get("admission").asText().equals(id)) {
                return read;
            }
        }
        throw new AssertionError("no line of " + id);
    }

    private static void send(CoderTopics topics, Bundle bundle, long revision, Origin origin) {
        TokenizedAdmissions made = new TokenizedAdmissions(bundle, revision);
        List<TokenizedAdmission> admissions = new ArrayList<>();
        for (int i = 0; i < ADMISSIONS; i++) {
            admissions.add(
                    made.admission("admission-" + i, revision, origin, made.length(5, 60)).build());
        }
        topics.send(
                origin == Origin.LIVE
                        ? Topics.ADMISSIONS_TOKENIZED
                        : Topics.ADMISSIONS_TOKENIZED_HISTORY,
                admissions);
    }

    private static void assign(CoderTopics topics, String admission) {
        AssignedCode code =
                AssignedCode.newBuilder()
                        .setCode(TestBundles.ALWAYS)
                        .setDecision(CodeDecision.ACCEPTED)
                        .setSource("it")
                        .setPrecedence(0)
                        .build();
        topics.send(
                Topics.ICD_ASSIGNED,
                List.of(
                        AssignedCodes.newBuilder()
                                .setAdmissionId(admission)
                                .setCodeSystem(CodeSystem.ICD_9_CM)
                                .setKind(CodeKind.DIAGNOSIS)
                                .setCodes(List.of(code))
                                .setAssignedBy("it")
                                .setSourceSystem("it")
                                .setMessageId("m")
                                .setReceivedAt(Instant.now())
                                .build()),
                AssignedCodes::getAdmissionId);
    }
}
