package org.longitude.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.ReadProgress;

final class SnapshotArchiveTest {
    private static final SnapshotLimits LIMITS = new SnapshotLimits(1 << 20, 1 << 20);
    private static final int ADMISSIONS = 300;

    @TempDir Path folder;
    private Path snapshot;
    private ManifestFile made;

    @BeforeEach
    void make() {
        snapshot = folder.resolve("snapshot");
        made = Folders.make(snapshot, ADMISSIONS, 200, LIMITS);
    }

    @Test
    void shouldRefuseATruncatedContainerAndNameTheBlock() throws IOException {
        List<Path> files = export("zstd");
        Path notes = files.get(1);
        byte[] bytes = Files.readAllBytes(notes);
        Files.write(notes, Arrays.copyOf(bytes, bytes.length / 2));

        assertDamaged(files, "block");
    }

    @Test
    void shouldRefuseAContainerWithOneFlippedBitAndNameTheBlock() throws IOException {
        List<Path> files = export("zstd");
        Path notes = files.get(1);
        byte[] bytes = Files.readAllBytes(notes);
        bytes[bytes.length * 3 / 4] ^= 1;
        Files.write(notes, bytes);

        assertDamaged(files, "block");
    }

    @Test
    void shouldNameTheOffsetsThatAContainerLacks() throws IOException {
        List<Path> files = export("zstd");
        Path lacking = folder.resolve("lacking.avro");
        ArchivedSchemas schemas = new ArchivedSchemas();
        try (RecordReader reader = new RecordReader(files.get(1), schemas);
                RecordWriter writer =
                        new RecordWriter(
                                lacking,
                                reader.topic(),
                                Map.of(
                                        RecordFile.MANIFEST,
                                        reader.metadata(RecordFile.MANIFEST).orElseThrow()),
                                RecordFile.Codec.ZSTD,
                                schemas)) {
            for (ArchivedRecord record = reader.next(); record != null; record = reader.next()) {
                if (record.partition() != 1 || record.offset() != 4) {
                    writer.write(record);
                }
            }
        }

        assertDamaged(
                List.of(files.get(0), lacking), "partition 1: 1 records are gone, at offsets [4]");
    }

    @Test
    void shouldRefuseAFileOfAnotherExportAndAMissingOne() {
        List<Path> files = export("zstd");
        Folders.make(folder.resolve("other"), 10, 5, LIMITS);
        List<Path> others =
                SnapshotArchive.export(
                        folder.resolve("other"),
                        folder.resolve("others"),
                        "zstd",
                        ReadProgress.NONE);

        assertDamaged(List.of(files.get(0), others.get(1)), "of another export");
        assertDamaged(files.subList(0, 1), "no file of topic");
        assertDamaged(List.of(files.get(0), files.get(0)), "a second file");
    }

    @Test
    void shouldRefuseToExportRecordsThatAreNotTheManifests() throws IOException {
        Path records = snapshot.resolve("records");
        Folders.make(folder.resolve("other"), ADMISSIONS, 201, LIMITS);
        Files.copy(
                folder.resolve("other/records").resolve(SnapshotFolder.recordFile(Folders.NOTES)),
                records.resolve(SnapshotFolder.recordFile(Folders.NOTES)),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> export("zstd"))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SNAPSHOT_DAMAGED));
        assertThat(folder.resolve("archive")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "deflate"})
    void shouldGiveBackTheSameFolderToTheByte(String codec) throws IOException {
        List<Path> files = export(codec);

        ManifestFile restored = restore(List.of(files.get(1), files.get(0)));

        assertThat(restored).isEqualTo(made);
        assertThat(contents(folder.resolve("restored"))).isEqualTo(contents(snapshot));
    }

    @Test
    void shouldReadWhatWasWritten() {
        try (Corpus corpus = SnapshotFolder.open(snapshot)) {
            assertThat(corpus.coded()).hasSize(ADMISSIONS);
            assertThat(corpus.notes()).hasSize(ADMISSIONS);
            ArchivedAdmission admission = corpus.coded().get(17);
            assertThat(admission.admissionId()).isEqualTo(Folders.id(17));
            assertThat(admission.words()).startsWith("w17x0 w17x1 ").endsWith(" w17x199");
            assertThat(admission.codes().first().code()).isEqualTo("428.7");
            assertThat(admission.notes().get(0).text().starts()[1]).isEqualTo(6);
            assertThat(admission.notes().get(0).text().ends()[1]).isEqualTo(11);
            assertThat(corpus.notes().get(17).text().sentenceEnds()).containsExactly(1, 200);
        }
        assertThat(made.snapshot().topics().get(1).schemas()).hasSize(1);
    }

    private List<Path> export(String codec) {
        return SnapshotArchive.export(
                snapshot, folder.resolve("archive"), codec, ReadProgress.NONE);
    }

    private ManifestFile restore(List<Path> files) {
        return SnapshotArchive.restore(
                files, folder.resolve("restored"), LIMITS, ReadProgress.NONE);
    }

    private void assertDamaged(List<Path> files, String what) {
        assertThatThrownBy(() -> restore(files))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.SNAPSHOT_DAMAGED))
                .hasMessageContaining(what);
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Sha256.of(file));
            }
        }
        return contents;
    }
}
