package org.longitude.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SyntheticCommandTest {

    private static final List<String> FILES =
            List.of(
                    "NOTEEVENTS.csv",
                    "DIAGNOSES_ICD.csv",
                    "PROCEDURES_ICD.csv",
                    "ADMISSIONS.csv",
                    "PATIENTS.csv");

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldWriteTheSameBytesWhenRunTwice() throws IOException {
        for (String name : List.of("one", "two")) {
            Path truth = folder.resolve(name + ".jsonl");
            assertThat(run("--out", path(name), "--admissions", "60", "--truth", truth.toString()))
                    .isZero();
        }

        for (String file : FILES) {
            assertThat(folder.resolve("one").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(file));
        }
        assertThat(folder.resolve("one.jsonl")).hasSameBinaryContentAs(folder.resolve("two.jsonl"));
    }

    @Test
    void shouldWriteWhatItSaysWhenTheTablesAreReadBack() throws IOException {
        Path truth = folder.resolve("truth.jsonl");
        int exit =
                run(
                        "--out",
                        path("m"),
                        "--admissions=80",
                        "--split=test",
                        "--words=600-900",
                        "--truth=" + truth,
                        "--json");

        assertThat(exit).isZero();
        JsonNode summary = new ObjectMapper().readTree(out.toString());
        List<CSVRecord> notes = table("NOTEEVENTS.csv");
        List<CSVRecord> diagnoses = table("DIAGNOSES_ICD.csv");
        List<CSVRecord> procedures = table("PROCEDURES_ICD.csv");
        assertThat(summary.required("admissions").intValue()).isEqualTo(80);
        assertThat(notes).hasSize(summary.required("notes").intValue());
        assertThat(diagnoses.size() + procedures.size())
                .isEqualTo(summary.required("codes").intValue());
        assertThat(table("ADMISSIONS.csv")).hasSize(80);
        assertThat(table("PATIENTS.csv")).hasSizeBetween(60, 79);
        assertThat(diagnoses)
                .allSatisfy(row -> assertThat(row.get("ICD9_CODE")).matches("[0-9V][0-9]{2,4}"));
        assertThat(procedures)
                .allSatisfy(row -> assertThat(row.get("ICD9_CODE")).matches("[0-9]{3,4}"));
        assertThat(notes)
                .filteredOn(row -> row.get("CATEGORY").equals("Discharge summary"))
                .hasSizeGreaterThanOrEqualTo(80)
                .allSatisfy(row -> assertThat(row.get("CHARTTIME")).isEmpty())
                .allSatisfy(row -> assertThat(row.get("CHARTDATE")).matches("21[0-9]{2}-.*"));
    }

    @Test
    void shouldPointIntoTheNotesWhenTruthIsReadBack() throws IOException {
        Path truth = folder.resolve("truth.jsonl");
        run("--out", path("m"), "--admissions=40", "--split=test", "--truth=" + truth);

        Map<String, String> textByNote = new HashMap<>();
        table("NOTEEVENTS.csv").forEach(row -> textByNote.put(row.get("ROW_ID"), row.get("TEXT")));
        List<String> lines = Files.readAllLines(truth);
        assertThat(lines).hasSize(40);
        for (String line : lines) {
            for (JsonNode span : new ObjectMapper().readTree(line).required("evidence")) {
                String text = textByNote.get(span.required("note_id").textValue());
                int start = span.required("start").intValue();
                int end = span.required("end").intValue();
                assertThat(end).isGreaterThan(start).isLessThanOrEqualTo(text.length());
                assertThat(Character.isLetterOrDigit(text.charAt(start))).isTrue();
                assertThat(Character.isWhitespace(text.charAt(end - 1))).isFalse();
            }
        }
    }

    @Test
    void shouldQuoteAsMimicDoesWhenRowsAreWritten() throws IOException {
        run("--out", path("m"), "--admissions=2");

        List<String> diagnoses = Files.readAllLines(folder.resolve("m/DIAGNOSES_ICD.csv"));
        assertThat(diagnoses.get(0))
                .isEqualTo("\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"SEQ_NUM\",\"ICD9_CODE\"");
        assertThat(diagnoses.get(1)).matches("1,10000000,110000000,1,\"[0-9V]+\"");
        assertThat(Files.readString(folder.resolve("m/NOTEEVENTS.csv"))).doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--admissions=5",
                "--out=x --admissions=0",
                "--out=x --split=validation",
                "--out=x --evidence=somewhere",
                "--out=x --words=600",
                "--out=x --words=100-4000",
                "--out=x --words=1000-1010",
                "--out=x --evidence=late --words=600-4000",
                "--out=x --other-notes=51",
                "--split=unlabelled --truth=y",
            })
    void shouldExitWithTwoAndSayWhatIsExpectedWhenTheOptionsAreWrong(String options) {
        assertThat(run(options.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains("expected");
        assertThat(Path.of("x")).doesNotExist();
    }

    @Test
    void shouldExitWithThreeWhenTheFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(run("--out", file.toString(), "--admissions=1")).isEqualTo(3);
        assertThat(err.toString()).contains("cannot write");
    }

    private int run(String... arguments) {
        return new CommandLine(new SyntheticCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private List<CSVRecord> table(String file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (Reader reader = Files.newBufferedReader(folder.resolve("m").resolve(file));
                CSVParser parser = CSVParser.parse(reader, format)) {
            return parser.getRecords();
        }
    }
}
