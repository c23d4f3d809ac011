package org.longitude.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.synthetic.CodeKind;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticCode;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;

/** Generated admissions go to the topics alike: straight, and through a MIMIC-III folder. */
@KafkaTest
final class SyntheticAndMimicIT {

    private static final int ADMISSIONS = 30;
    private static final long SEED = 7;

    @TempDir private Path folder;

    @Test
    void shouldWriteIdenticalBytesWhenTheSame500AdmissionsAreGeneratedTwice() throws IOException {
        // when
        Path first = generateFolder("first", 500);
        Path second = generateFolder("second", 500);

        // then
        List<Path> files = filesOf(first);
        assertThat(files).hasSizeGreaterThanOrEqualTo(5);
        assertThat(filesOf(second)).isEqualTo(files);
        for (Path file : files) {
            assertThat(Files.mismatch(first.resolve(file), second.resolve(file)))
                    .as(file.toString())
                    .isEqualTo(-1);
        }
    }

    @Test
    void shouldPutEveryNoteAndCodeOnTheTopicsWhenAMimicFolderIsBroughtIn(TestKafka kafka)
            throws IOException {
        // given
        Path mimic = generateFolder("mimic", ADMISSIONS);
        Expected expected = Expected.of(ADMISSIONS);

        // when
        IngestCommandLine.Result result =
                new IngestCommandLine(kafka, folder.resolve("quarantine"))
                        .bringIn("mimic", mimic.toString());

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.count("notes")).isEqualTo(expected.texts().size());
        assertThat(result.count("skipped")).isEqualTo(expected.withdrawn().size());
        assertThat(result.count("codes"))
                .isEqualTo(expected.codes().values().stream().mapToLong(List::size).sum());
        assertThat(result.count("rejected")).isZero();
        IngestTopics topics = new IngestTopics(kafka);
        assertThat(texts(topics.values(Topics.NOTES_RAW))).isEqualTo(expected.texts());
        assertThat(codes(topics.values(Topics.ICD_ASSIGNED))).isEqualTo(expected.codes());
    }

    @Test
    void shouldRepeatIdsAndVersionsWhenTheSameFolderIsBroughtInAgain(TestKafka kafka)
            throws IOException {
        // given
        Path mimic = generateFolder("mimic", 3);
        IngestCommandLine ingest = new IngestCommandLine(kafka, folder.resolve("quarantine"));

        // when
        long notes = ingest.bringIn("mimic", mimic.toString()).count("notes");
        ingest.bringIn("mimic", mimic.toString());

        // then
        List<ClinicalNote> all = new IngestTopics(kafka).values(Topics.NOTES_RAW);
        assertThat(all).hasSize((int) (2 * notes));
        Set<List<Object>> identities =
                all.stream()
                        .map(
                                note ->
                                        List.<Object>of(
                                                note.getNoteId(),
                                                note.getSourceVersion(),
                                                note.getMessageId(),
                                                note.getText()))
                        .collect(Collectors.toSet());
        assertThat(identities).hasSize((int) notes);
    }

    @Test
    void shouldPutTheSameOnTheTopicsWhenAdmissionsGoThereStraight(TestKafka kafka)
            throws IOException {
        // given
        Expected expected = Expected.of(ADMISSIONS);

        // when
        IngestCommandLine.Result result =
                new IngestCommandLine(kafka, folder.resolve("quarantine"))
                        .generate(
                                "synthetic",
                                "--admissions",
                                Integer.toString(ADMISSIONS),
                                "--seed",
                                Long.toString(SEED));

        // then
        assertThat(result.exitCode()).isZero();
        IngestTopics topics = new IngestTopics(kafka);
        List<ClinicalNote> notes = topics.values(Topics.NOTES_RAW);
        Map<String, String> texts = new HashMap<>(texts(notes));
        assertThat(texts.keySet()).containsAll(expected.withdrawn());
        texts.keySet().removeAll(expected.withdrawn());
        assertThat(texts).isEqualTo(expected.texts());
        assertThat(codes(topics.values(Topics.ICD_ASSIGNED))).isEqualTo(expected.codes());
        assertThat(notes).extracting(ClinicalNote::getSourceSystem).containsOnly("synthetic-train");
    }

    /**
     * What must arrive.
     *
     * @param texts by note id
     * @param withdrawn ids of notes that a MIMIC folder marks ISERROR
     * @param codes in sequence, by admission and kind
     */
    private record Expected(
            Map<String, String> texts, Set<String> withdrawn, Map<String, List<String>> codes) {

        static Expected of(int admissions) {
            Map<String, String> texts = new HashMap<>();
            Set<String> withdrawn = new HashSet<>();
            Map<String, List<String>> codes = new HashMap<>();
            new SyntheticAdmissions(SyntheticConfig.of(SEED, Split.TRAIN))
                    .stream(admissions)
                            .forEach(
                                    admission -> {
                                        addNotes(admission, texts, withdrawn);
                                        addCodes(admission, codes);
                                    });
            return new Expected(texts, withdrawn, codes);
        }

        private static void addNotes(
                SyntheticAdmission admission, Map<String, String> texts, Set<String> withdrawn) {
            for (SyntheticNote note : admission.notes()) {
                String id = Long.toString(note.noteId());
                if (note.enteredInError()) {
                    withdrawn.add(id);
                } else {
                    texts.put(id, note.text().value());
                }
            }
        }

        private static void addCodes(
                SyntheticAdmission admission, Map<String, List<String>> codes) {
            for (CodeKind kind : CodeKind.values()) {
                List<String> ofKind =
                        admission.codes().stream()
                                .filter(code -> code.kind() == kind)
                                .sorted(Comparator.comparing(SyntheticCode::sequence))
                                .map(SyntheticCode::code)
                                .toList();
                if (!ofKind.isEmpty()) {
                    codes.put(admission.admissionId() + " " + kind, ofKind);
                }
            }
        }
    }

    private static Map<String, String> texts(List<ClinicalNote> notes) {
        return notes.stream()
                .collect(Collectors.toMap(ClinicalNote::getNoteId, note -> note.getText().value()));
    }

    private static Map<String, List<String>> codes(List<AssignedCodes> lists) {
        return lists.stream()
                .collect(
                        Collectors.toMap(
                                list -> list.getAdmissionId() + " " + list.getKind(),
                                list ->
                                        list.getCodes().stream()
                                                .map(AssignedCode::getCode)
                                                .toList()));
    }

    private Path generateFolder(String name, int admissions) throws IOException {
        Path out = folder.resolve(name);
        IngestCommandLine.Result result =
                IngestCommandLine.runAlone(
                        "synthetic",
                        "--out",
                        out.toString(),
                        "--admissions",
                        Integer.toString(admissions),
                        "--seed",
                        Long.toString(SEED),
                        "--json");
        assertThat(result.exitCode()).isZero();
        return out;
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).map(directory::relativize).sorted().toList();
        }
    }
}
