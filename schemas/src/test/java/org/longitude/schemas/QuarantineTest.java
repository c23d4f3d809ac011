package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuarantineTest {

    private static final long ROOMY = 1L << 30;

    @TempDir private Path folder;

    @Test
    void shouldKeepTheBytesUnderTheirHashWhenANoteIsTooLarge() throws Exception {
        byte[] note = "a note".repeat(50_000).getBytes(UTF_8);

        Oversized kept = open(ROOMY).keep(new ByteArrayInputStream(note));

        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(note));
        assertThat(kept).isEqualTo(new Oversized(sha256, note.length));
        assertThat(folder.resolve(sha256)).hasBinaryContent(note);
        assertThat(files()).hasSize(1);
    }

    @Test
    void shouldKeepOneFileWhenTheSameNoteComesTwice() throws IOException {
        Quarantine quarantine = open(ROOMY);

        Oversized first = quarantine.keep(stream("same"));
        Oversized second = quarantine.keep(stream("same"));

        assertThat(second).isEqualTo(first);
        assertThat(files()).hasSize(1);
    }

    @Test
    void shouldHoldNothingWholeWhenTheNoteIsLarge() throws IOException {
        long sizeBytes = 32L << 20;
        Quarantine quarantine = open(sizeBytes);
        long before = allocatedBytes();

        Oversized kept = quarantine.keep(new Zeros(sizeBytes));

        assertThat(allocatedBytes() - before).isLessThan(sizeBytes / 8);
        assertThat(kept.sizeBytes()).isEqualTo(sizeBytes);
        assertThat(Files.size(quarantine.file(kept))).isEqualTo(sizeBytes);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void shouldRefuseAndLeaveNothingWhenTheFolderIsFull() throws IOException {
        Quarantine quarantine = open(10);
        quarantine.keep(stream("12345"));

        assertThatThrownBy(() -> quarantine.keep(stream("123456")))
                .isInstanceOf(QuarantineUnavailableException.class)
                .hasMessageContaining("is full")
                .hasMessageContaining("at most 10 bytes");
        assertThat(files()).hasSize(1);
        assertThat(quarantine.keep(stream("54321")).sizeBytes()).isEqualTo(5);
    }

    @Test
    void shouldLeaveNothingWhenTheSourceFailsMidway() throws IOException {
        InputStream broken = new SequenceInputStream(stream("first piece"), new Gone());

        assertThatThrownBy(() -> open(ROOMY).keep(broken)).hasMessage("source is gone");
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldDropAHalfWrittenItemWhenItIsADayOld() throws IOException {
        Files.writeString(folder.resolve(".partial-crashed"), "half");
        Clock later = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofDays(2));

        open(ROOMY);
        assertThat(files()).as("another process may be writing it").hasSize(1);

        Quarantine.open(folder, ROOMY, later);
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldBeReadableByItsOwnerAloneWhenTheFileSystemKnowsOwners() throws IOException {
        Path made = folder.resolve("made/quarantine");

        Quarantine quarantine = Quarantine.open(made, ROOMY);
        Oversized kept = quarantine.keep(stream("secret"));

        if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(made))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(quarantine.file(kept)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(quarantine.file(kept)).hasContent("secret");
    }

    @Test
    void shouldSaySoWhenTheFolderIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Quarantine.open(file, ROOMY))
                .isInstanceOfSatisfying(
                        QuarantineUnavailableException.class,
                        e -> assertThat(e.error()).isEqualTo(SchemasError.QUARANTINE_UNAVAILABLE));
    }

    private Quarantine open(long folderBytesMax) {
        return Quarantine.open(folder, folderBytesMax);
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** A source that cannot be read. */
    private static final class Gone extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("source is gone");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }
    }

    /** As many zero bytes as asked for, out of nothing. */
    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long size) {
            this.left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(length, left);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
