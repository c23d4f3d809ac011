package org.longitude.it.billing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs from their jar, which anybody may run. */
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int EXECUTABLE = 0100;

    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> PLAIN =
            PosixFilePermissions.fromString("rw-r--r--");

    private PostgresBinaries() {}

    static void unpackInto(Path folder) {
        try (InputStream jar =
                        Objects.requireNonNull(
                                PostgresBinaries.class.getResourceAsStream(ARCHIVE), ARCHIVE);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(jar))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpack(entry, tar, folder.resolve(entry.getName()).normalize());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be unpacked into " + folder, e);
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path to)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            Files.setPosixFilePermissions(to, PROGRAM);
            return;
        }
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, to);
            boolean program = (entry.getMode() & EXECUTABLE) != 0;
            Files.setPosixFilePermissions(to, program ? PROGRAM : PLAIN);
        }
    }
}
