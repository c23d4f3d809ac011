package org.longitude.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;

final class SnapshotFolderTest {
    /** Small enough that two hundred notes take several segments and many sorted pieces. */
    private static final SnapshotLimits SMALL = new SnapshotLimits(20_000, 50_000);

    @TempDir Path folder;

    @Test
    void shouldRefuseAFolderThatIsNoSnapshot() {
        assertFailed(TrainerError.FILE_FAILED, () -> SnapshotFolder.open(folder));
    }

    @Test
    void shouldRefuseAManifestOfAnotherFormat() throws IOException {
        Path snapshot = make(3);
        Path manifest = snapshot.resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"format\" : 1", "\"format\" : 2"));

        assertFailed(TrainerError.SNAPSHOT_DAMAGED, () -> SnapshotFolder.open(snapshot));
    }

    @Test
    void shouldRefuseACutFileAtOnce() throws IOException {
        Path snapshot = make(200);
        Path segment = snapshot.resolve("cache/notes-0001.pack");
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 1));

        assertFailed(TrainerError.SNAPSHOT_DAMAGED, () -> SnapshotFolder.open(snapshot));
    }

    @Test
    void shouldRefuseAFlippedBitWhenItsRecordIsReadAndWhenAllIsVerified() throws IOException {
        Path snapshot = make(200);
        Path segment = snapshot.resolve("cache/notes-0001.pack");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        try (Corpus corpus = SnapshotFolder.open(snapshot)) {
            assertThat(corpus.notes().get(0).text().wordCount()).isEqualTo(100);
            assertFailed(
                    TrainerError.SNAPSHOT_DAMAGED,
                    () -> corpus.notes().forEach(note -> note.text().wordCount()));
        }
        assertFailed(TrainerError.SNAPSHOT_DAMAGED, () -> SnapshotFolder.verify(snapshot));
    }

    @Test
    void shouldPackTheSameBytesWhateverMemoryItMayTake() throws IOException {
        Path small = make(200);
        Path large = folder.resolve("large");
        SnapshotLimits limits = new SnapshotLimits(1 << 28, SMALL.segmentBytesMax());

        assertThat(Folders.make(large, 200, 100, limits)).isEqualTo(ManifestFile.read(small));
        try (Stream<Path> files = Files.list(small.resolve("cache"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".pack")))
                    .hasSizeGreaterThan(3);
        }
    }

    private Path make(int admissions) {
        Path snapshot = folder.resolve("snapshot");
        Folders.make(snapshot, admissions, 100, SMALL);
        return snapshot;
    }

    private static void assertFailed(TrainerError error, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
