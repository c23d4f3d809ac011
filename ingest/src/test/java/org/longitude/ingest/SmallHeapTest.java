package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.ccda.CcdaSettings;
import picocli.CommandLine;

/** Files several times as large as the heap of the process that reads them. */
@Tag("long")
final class SmallHeapTest {

    private static final long FILE_BYTES = 256L << 20;
    private static final String HEAP = "-Xmx48m";
    private static final String CODES_HEADER = "admission_id,system,code,remark\n";

    /** A prime: each round over the admissions has each of them once. */
    private static final int SCATTERED_OVER = 75_011;

    private static final String REMARK = "as billed ".repeat(20);
    private static final String TEXT = "Seen on the ward, and well. ".repeat(360);

    private static final String SECTION = section();
    private static final int DOCUMENT_BYTES = 256 << 10;

    @TempDir private Path folder;

    /** What a file has many of. */
    private interface Entry {
        String of(int number);
    }

    static Stream<Arguments> formats() {
        String base64 = Base64.getEncoder().encodeToString(TEXT.getBytes(UTF_8));
        Entry json =
                i ->
                        "{\"note_id\":\"N%d\",\"admission_id\":\"A%d\",\"text\":\"%s\"}\n"
                                .formatted(i, i, TEXT);
        Entry fhir =
                i ->
                        ("{\"resourceType\":\"DocumentReference\",\"id\":\"d%d\",\"status\":\"current\","
                                        + "\"content\":[{\"attachment\":{\"contentType\":\"text/plain\","
                                        + "\"data\":\"%s\"}}]}\n")
                                .formatted(i, base64);
        Entry hl7 =
                i ->
                        ("MSH|^~\\&|DICTA|NORTH|||20260301101500||MDM^T02|C-%d|P|2.5\rPID|1||4711\r"
                                        + "PV1|1|I|W1||||||||||||||||A%d\r"
                                        + "TXA|1|DS|TX|20260301||20260301||||||DOC-%d|||||AU||AV\r"
                                        + "OBX|1|TX|DS||%s||||||F\r")
                                .formatted(i, i, i, TEXT);
        Entry mimic = i -> "%d,1,,2150-03-04,,ECG,Report,,\"%s\"\n".formatted(i, TEXT);
        Entry codes = i -> "A%d,ICD_10_CM,I50.32,%s\n".formatted(i / 12, REMARK);
        Entry scattered =
                i -> "A%d,ICD_10_CM,I50.32,%s\n".formatted(i * 7_919L % SCATTERED_OVER, REMARK);
        return Stream.of(
                Arguments.of("codes", "sorted.csv", CODES_HEADER, codes),
                Arguments.of("codes", "scattered.csv", CODES_HEADER, scattered),
                Arguments.of("jsonl", "notes.jsonl", "", json),
                Arguments.of("fhir", "notes.ndjson", "", fhir),
                Arguments.of("hl7", "messages.hl7", "", hl7),
                Arguments.of(
                        "mimic",
                        "NOTEEVENTS.csv",
                        "ROW_ID,SUBJECT_ID,HADM_ID,CHARTDATE,CHARTTIME,CATEGORY,DESCRIPTION,ISERROR,"
                                + "TEXT\n",
                        mimic));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void shouldReadAFileThatIsLargerThanTheHeap(
            String format, String name, String header, Entry record) throws Exception {
        Path file = folder.resolve(name);
        int records = write(file, header, record, isScattered(name) ? FILE_BYTES / 4 : FILE_BYTES);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                format,
                                format.equals("mimic") ? folder.toString() : file.toString(),
                                "--dry-run",
                                "--json"));
        if (format.equals("mimic")) {
            arguments.add("--allow-missing");
        }

        JsonNode summary = run(arguments);

        if (format.equals("codes")) {
            assertThat(summary.get("code_lists").asInt())
                    .isEqualTo(isScattered(name) ? SCATTERED_OVER : (records + 11) / 12);
        } else {
            assertThat(summary.get("notes").asInt()).isEqualTo(records);
        }
        assertThat(summary.get("rejected").asInt()).isZero();
    }

    @Test
    void shouldReadAFolderOfDocumentsOneOfThemAsLongAsMayBe() throws Exception {
        Path documents = Files.createDirectories(folder.resolve("documents"));
        int count = 0;
        for (long bytes = 0; bytes < FILE_BYTES / 2; bytes += DOCUMENT_BYTES) {
            writeDocument(documents, count++, DOCUMENT_BYTES);
        }
        writeDocument(documents, count++, CcdaSettings.DOCUMENT_BYTES_MAX);

        JsonNode summary = run(List.of("ccda", documents.toString(), "--dry-run", "--json"));

        assertThat(summary.get("notes").asInt()).isEqualTo(count);
        assertThat(summary.get("rejected").asInt()).isZero();
    }

    /** Words, the same in codes, and a picture, as hospitals' systems write them. */
    private static String section() {
        String observation =
                "<entry typeCode=\"DRIV\"><observation classCode=\"OBS\" moodCode=\"EVN\">"
                        + "<id root=\"2.16.1\"/><code code=\"8480-6\""
                        + " codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Systolic\"/>"
                        + "<statusCode code=\"completed\"/><effectiveTime value=\"20260301\"/>"
                        + "<value value=\"120\" unit=\"mm[Hg]\"/></observation></entry>\n";
        return "<component><section><title>Course</title><text><paragraph>"
                + TEXT
                + "</paragraph></text>"
                + observation.repeat(80)
                + "<entry><observationMedia classCode=\"OBS\" moodCode=\"EVN\"><value"
                + " representation=\"B64\">"
                + "R0lGODlhAQABAIAAAA".repeat(1500)
                + "</value></observationMedia></entry></section></component>\n";
    }

    private static void writeDocument(Path documents, int number, int bytes) throws IOException {
        String head =
                "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id root=\"1.2.3\" extension=\"D%d\"/>"
                                .formatted(number)
                        + "<component><structuredBody>";
        String end = "</structuredBody></component></ClinicalDocument>";
        int sections = (bytes - head.length() - end.length()) / SECTION.length();
        String document = head + SECTION.repeat(sections) + end;
        Files.writeString(
                documents.resolve("document%d.xml".formatted(number)),
                document + " ".repeat(bytes - document.length()));
    }

    /** Who was admitted takes four times the heap where all of it is held. */
    @Test
    void shouldHoldNotesAgainstMoreAdmissionsThanTheHeapHas() throws Exception {
        int admissions = 500_000;
        int notes = 20_000;
        writeRows(
                "PATIENTS.csv",
                "ROW_ID,SUBJECT_ID,GENDER\n",
                admissions,
                i -> "%d,%d,F\n".formatted(i, patient(i)));
        writeRows(
                "ADMISSIONS.csv",
                "ROW_ID,SUBJECT_ID,HADM_ID\n",
                admissions,
                i -> "%d,%d,%d\n".formatted(i, patient(i), admission(i)));
        // One in a thousand names the next admission's patient.
        writeRows(
                "NOTEEVENTS.csv",
                "ROW_ID,SUBJECT_ID,HADM_ID,CHARTDATE,CHARTTIME,CATEGORY,DESCRIPTION,ISERROR,TEXT\n",
                notes,
                i ->
                        "%d,%d,%d,2150-03-04,,ECG,Report,,Seen and well.\n"
                                .formatted(
                                        i,
                                        patient(i % 1_000 == 0 ? 20 * i + 1 : 20 * i),
                                        admission(20 * i)));

        JsonNode summary =
                run(List.of("mimic", folder.toString(), "--dry-run", "--json", "--allow-missing"));

        assertThat(summary.get("notes").asInt()).isEqualTo(notes - notes / 1_000);
        assertThat(summary.get("rejected").asInt()).isEqualTo(notes / 1_000);
    }

    /** In no order, as no table promises one. */
    private static long patient(int number) {
        return 10_000_000 + number * 7_919L % 1_000_003;
    }

    private static long admission(int number) {
        return 20_000_000 + number * 104_729L % 1_000_003;
    }

    private void writeRows(String name, String header, int count, Entry row) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name), UTF_8)) {
            out.write(header);
            for (int i = 0; i < count; i++) {
                out.write(row.of(i));
            }
        }
    }

    /** Read many times over. */
    private static boolean isScattered(String name) {
        return name.equals("scattered.csv");
    }

    private static int write(Path file, String header, Entry record, long fileBytes)
            throws IOException {
        int records = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
            out.write(header);
            for (long bytes = 0; bytes < fileBytes; records++) {
                String one = record.of(records);
                out.write(one);
                bytes += one.length();
            }
        }
        return records;
    }

    private JsonNode run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                HEAP,
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName()));
        command.addAll(arguments);
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .directory(folder.toFile())
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        // HAPI says on standard output, by the tests' logging, which of its parts are not there.
        return new ObjectMapper().readTree(said.substring(said.indexOf('{')));
    }

    /** What the child runs. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            System.exit(new CommandLine(new IngestCommand()).execute(arguments));
        }
    }
}
