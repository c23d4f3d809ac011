package org.longitude.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.deploy.Longitude;
import org.longitude.schemas.Environment;
import picocli.CommandLine;

/**
 * Every command that stands in the docs is run by a test, which is named here, or is marked in the
 * docs as one that nobody runs for a build: it needs a cluster of one's own, or hours.
 */
final class CommandsRunTest {

    private static final Path ROOT = Path.of("..");
    private static final String IT = "it/src/test/java/org/longitude/it/";
    private static final String DEPLOY = "deploy/src/test/java/org/longitude/deploy/";
    private static final String TRAINER = "trainer/src/test/java/org/longitude/trainer/";

    /** By which test each is run; a test that is named in it says what is typed. */
    private static final Map<String, String> RUN_BY = new TreeMap<>();

    static {
        RUN_BY.put("demo", IT + "demo/DemoIT.java");
        RUN_BY.put("ingest jsonl", IT + "ingest/JsonLinesIT.java");
        RUN_BY.put("ingest mimic", IT + "ingest/SyntheticAndMimicIT.java");
        RUN_BY.put("ingest synthetic", IT + "ingest/SyntheticAndMimicIT.java");
        RUN_BY.put("ingest hl7", IT + "ingest/Hl7IT.java");
        RUN_BY.put("ingest fhir", IT + "secure/CanaryIT.java");
        RUN_BY.put("ingest ccda", IT + "secure/CanaryIT.java");
        RUN_BY.put("ingest codes", IT + "secure/CanaryIT.java");
        RUN_BY.put("serve ingest", IT + "ingest/IngestStoppedIT.java");
        RUN_BY.put("serve mllp", IT + "ingest/BothPortsIT.java");
        RUN_BY.put("serve calibration", IT + "operate/CalibrationIT.java");
        RUN_BY.put("serve preprocess", IT + "ChildProcess.java");
        RUN_BY.put("serve coder", IT + "ChildProcess.java");
        RUN_BY.put("serve billing-export", IT + "ChildProcess.java");
        RUN_BY.put("preprocess", DEPLOY + "docs/CommandsRunTest.java");
        RUN_BY.put("code", DEPLOY + "code/CodeCommandTest.java");
        RUN_BY.put("train snapshot", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train vocabulary", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train embeddings", TRAINER + "embeddings/EmbeddingsCommandTest.java");
        RUN_BY.put("train evaluate", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train baseline", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train corpus-report", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train release", IT + "trainer/ReleaseIT.java");
        RUN_BY.put("train reproduce", IT + "reproduce/ReproduceIT.java");
        RUN_BY.put("train pretrain", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train finetune", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("train probe", IT + "trainer/TrainCommandsIT.java");
        RUN_BY.put("model verify", DEPLOY + "model/VerifyCommandTest.java");
        RUN_BY.put("model import", DEPLOY + "model/ImportExportCommandTest.java");
        RUN_BY.put("model export", DEPLOY + "model/ImportExportCommandTest.java");
        RUN_BY.put("model archives", DEPLOY + "model/ArchivesCommandTest.java");
        RUN_BY.put("replay", IT + "coder/ReplayIT.java");
        RUN_BY.put("replay normalise", IT + "secure/SecuredPipelineIT.java");
        RUN_BY.put("status", IT + "secure/SecuredPipelineIT.java");
        RUN_BY.put("doctor", IT + "operate/DoctorIT.java");
        RUN_BY.put("drift", IT + "operate/DriftIT.java");
        RUN_BY.put("reconcile", IT + "reconcile/ReconcileIT.java");
        RUN_BY.put("billing diff", IT + "billing/BillingDiffIT.java");
        RUN_BY.put("topics create", IT + "secure/SecuredPipelineIT.java");
        RUN_BY.put("topics describe", IT + "secure/SecuredPipelineIT.java");
        RUN_BY.put("topics acls", IT + "secure/SecuredPipelineIT.java");
        RUN_BY.put("topics asyncapi", DEPLOY + "docs/CommandsRunTest.java");
        RUN_BY.put("dlq list", IT + "secure/CanaryIT.java");
        RUN_BY.put("dlq show", IT + "secure/CanaryIT.java");
        RUN_BY.put("dlq redrive", IT + "ingest/Hl7IT.java");
        RUN_BY.put("reference configuration", DEPLOY + "docs/CommandsRunTest.java");
        RUN_BY.put("reference topics", DEPLOY + "docs/CommandsRunTest.java");
        RUN_BY.put("bench encoder", DEPLOY + "bench/EncoderAndTrainBenchTest.java");
        RUN_BY.put("bench train", DEPLOY + "bench/EncoderAndTrainBenchTest.java");
        RUN_BY.put("bench pipeline", DEPLOY + "bench/pipeline/PipelineBenchTest.java");
    }

    /**
     * Those that docs/benchmarks.md marks: a build would run them for minutes and compare nothing.
     */
    private static final List<String> BY_HAND = List.of("bench preprocess", "bench ingest");

    @TempDir private Path folder;

    @Test
    void shouldNameATestForEveryCommandThatIsWrittenForPeople() throws IOException {
        TreeSet<String> unnamed = new TreeSet<>();
        for (Path page : CommandLinesTest.pages()) {
            for (WrittenCommand command : WrittenCommand.in(Files.readString(page))) {
                String path = path(command.text());
                if (!path.isEmpty() && !RUN_BY.containsKey(path) && !BY_HAND.contains(path)) {
                    unnamed.add(path + " (" + ROOT.relativize(page) + ":" + command.line() + ")");
                }
            }
        }

        assertThat(unnamed).as("commands in the docs that no test runs").isEmpty();
    }

    /** The words that name a command, without what it is told. */
    private static String path(String text) {
        CommandLine command = Longitude.commandLine(new Environment(Map.of()));
        List<String> path = new ArrayList<>();
        for (String word : text.split("\\s+", -1)) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                break;
            }
            command = next;
            path.add(word);
        }
        boolean runs = command.getSubcommands().isEmpty() || !path.equals(List.of("train"));
        // A word of a family's own ("train", "topics") stands in sentences about all of them.
        boolean family =
                !command.getSubcommands().isEmpty() && !RUN_BY.containsKey(String.join(" ", path));
        // What "train snapshot" is told to do with a snapshot is run by its test.
        return !runs || family ? "" : String.join(" ", path.size() > 2 ? path.subList(0, 2) : path);
    }

    @Test
    void shouldFindWhatIsRunInTheTestThatIsNamed() throws IOException {
        for (Map.Entry<String, String> entry : RUN_BY.entrySet()) {
            Path test = ROOT.resolve(entry.getValue());
            assertThat(test).as(entry.getKey()).exists();
            String last = entry.getKey().substring(entry.getKey().lastIndexOf(' ') + 1);
            // A comment may name a command that nothing runs.
            assertThat(Files.readString(test).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", ""))
                    .as(entry.getKey())
                    .containsPattern("[\" ]" + last + "[\" ]|" + command(last));
        }
        String benchmarks = Files.readString(ROOT.resolve("docs/benchmarks.md"));
        for (String command : BY_HAND) {
            assertThat(benchmarks).contains("`" + command + "`").contains("run by hand");
        }
    }

    /** How a test names a command whose class it runs. */
    private static String command(String last) {
        return Character.toUpperCase(last.charAt(0)) + last.substring(1) + "Command\\(";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics asyncapi",
                "topics acls",
                "topics acls --format kafka-acls",
                "topics acls --format strimzi",
                "topics acls --format json --service coder",
                "topics acls --user coder=CN=coder.hospital",
                "reference configuration",
                "reference topics",
                "serve billing-export --help",
                "preprocess --help"
            })
    void shouldDoWhatNeedsNoCluster(String line) {
        StringWriter out = new StringWriter();
        int exit =
                Longitude.commandLine(new Environment(Map.of()))
                        .setOut(new PrintWriter(out))
                        .execute(line.split(" ", -1));

        assertThat(exit).isZero();
        assertThat(out.toString()).isNotBlank();
    }

    @Test
    void shouldShowWordsAndSaveANormalizerWhenPreprocessIsRunOnAFile() throws IOException {
        Path notes = folder.resolve("notes.jsonl");
        Path own = folder.resolve("own.tsv");
        Path normalizer = folder.resolve("normalizer.json");
        Files.writeString(notes, "{\"text\": \"Pt. has SOB.\"}\n");
        Files.writeString(own, "sob\tshortness of breath\n");
        StringWriter said = new StringWriter();

        int exit =
                Longitude.commandLine(new Environment(Map.of()))
                        .setOut(new PrintWriter(said))
                        .setErr(new PrintWriter(said))
                        .execute(
                                "preprocess",
                                "--abbreviations",
                                own.toString(),
                                "--save-normalizer",
                                normalizer.toString(),
                                notes.toString());

        assertThat(exit).as(said.toString()).isZero();
        assertThat(normalizer).isNotEmptyFile();
    }
}
