package org.longitude.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.ccda.CcdaReader;
import org.longitude.ingest.ccda.CcdaSettings;
import org.longitude.ingest.fhir.FhirReader;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7FileReader;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ByteSource;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.IntakeReader;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Rejection;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;

/**
 * Every sample beside the project against all that was read from it by hand: {@code
 * samples/expected.txt}. What is not listed there must not come.
 */
final class SampleValuesTest {

    private static final Path SAMPLES = Path.of("..", "..", "shared", "data", "ingest");
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @TempDir private Path folder;

    @BeforeEach
    void requireSamples() {
        assumeTrue(
                Files.isDirectory(SAMPLES),
                () -> "skipped: " + SAMPLES + " is not there (samples lie beside the project)");
    }

    static Stream<String> files() throws IOException {
        return expected().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBringWhatWasReadByHandAndNothingElse(String file) throws Exception {
        List<String> found = new ArrayList<>();
        Map<String, Integer> skipped = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        try (IntakeReader reader = reader(file)) {
            while (reader.hasNext()) {
                Intake item = reader.next();
                if (item instanceof Skipped left) {
                    skipped.merge(left.reason().code(), 1, Integer::sum);
                } else if (item instanceof Rejection rejection) {
                    refused.add(rejection.reason().code() + " " + rejection.field());
                } else {
                    found.addAll(lines(item));
                }
            }
        }
        skipped.forEach((reason, count) -> found.add(reason + " " + count));
        found.addAll(refused);

        assertThat(String.join("\n", found))
                .isEqualTo(String.join("\n", expected().getOrDefault(file, List.of())));
    }

    @Test
    void shouldHaveExpectedValuesOfEveryFileThatIsThere() throws IOException {
        try (Stream<Path> all = Files.walk(SAMPLES)) {
            assertThat(
                            all.filter(Files::isRegularFile)
                                    .map(file -> SAMPLES.relativize(file).toString())
                                    .map(file -> file.replace('\\', '/'))
                                    .filter(file -> !file.contains("/LICENSE")))
                    .containsExactlyInAnyOrderElementsOf(expected().keySet());
        }
    }

    /** The lines of each file's part; comments and blank lines are left out. */
    private static Map<String, List<String>> expected() throws IOException {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        List<String> part = new ArrayList<>();
        try (InputStream in = SampleValuesTest.class.getResourceAsStream("/samples/expected.txt")) {
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
                if (line.startsWith("file ")) {
                    part = new ArrayList<>();
                    parts.put(line.substring("file ".length()), part);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    part.add(line);
                }
            }
        }
        return parts;
    }

    private IntakeReader reader(String file) {
        ByteSource source = ByteSource.open(SAMPLES.resolve(file));
        Quarantine quarantine = Quarantine.open(folder, 1L << 30);
        Arrival arrival = new Arrival("test", Origin.LIVE, true, CLOCK);
        return switch (file.substring(0, file.indexOf('/'))) {
            case "hl7v2" ->
                    new Hl7FileReader(
                            source, new Hl7Converter(Hl7Settings.live(CLOCK)), quarantine);
            case "fhir" ->
                    new FhirReader(
                            source,
                            false,
                            new FhirSettings(arrival, Authorities.none(), CategoryTable.standard()),
                            quarantine);
            case "ccda" ->
                    new CcdaReader(
                            source,
                            new CcdaSettings(arrival, Authorities.none(), CategoryTable.standard()),
                            quarantine);
            default -> throw new IllegalArgumentException(file + ": no reader for its folder");
        };
    }

    private static List<String> lines(Intake item) throws GeneralSecurityException {
        if (item instanceof NoteRead note) {
            List<String> lines = new ArrayList<>(note(note.note()));
            note.codes().forEach(codes -> lines.addAll(codes(codes)));
            return lines;
        }
        if (item instanceof CodesRead codes) {
            return codes(codes.codes());
        }
        return event(((EventRead) item).event());
    }

    private static List<String> note(ClinicalNote note) throws GeneralSecurityException {
        String text = note.getText().value();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        boolean named = !note.getNoteId().matches("[0-9a-f]{32}");
        List<String> lines = new ArrayList<>();
        lines.add("note " + (named ? note.getNoteId() : "(its content)"));
        add(lines, "version", note.getSourceVersion());
        add(lines, "status", note.getStatus());
        add(lines, "replaces", note.getReplacesNoteId());
        add(lines, "parent", note.getParentNoteId());
        add(lines, "category", note.getCategory());
        add(lines, "title", note.getDescription() == null ? null : note.getDescription().value());
        add(lines, "admission", note.getAdmissionId());
        add(lines, "patient", note.getPatientId());
        add(lines, "charted", note.getChartedAt());
        add(lines, "source", note.getSourceSystem());
        add(lines, "text", text.length() + " characters " + HexFormat.of().formatHex(hash));
        return lines;
    }

    private static List<String> codes(AssignedCodes codes) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "codes "
                        + codes.getCodeSystem()
                        + " "
                        + codes.getKind()
                        + " "
                        + String.join(
                                " ",
                                codes.getCodes().stream().map(AssignedCode::getCode).toList()));
        add(lines, "admission", codes.getAdmissionId());
        add(lines, "patient", codes.getPatientId());
        add(lines, "assigned", codes.getAssignedAt());
        return lines;
    }

    private static List<String> event(AdmissionEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add("event " + event.getKind());
        add(lines, "admission", event.getAdmissionId());
        add(lines, "patient", event.getPatientId());
        add(lines, "occurred", event.getOccurredAt());
        return lines;
    }

    private static void add(List<String> lines, String name, @Nullable Object value) {
        if (value != null) {
            lines.add("  " + name + " " + value);
        }
    }
}
