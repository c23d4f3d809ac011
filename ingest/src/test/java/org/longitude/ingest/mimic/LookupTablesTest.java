package org.longitude.ingest.mimic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;

class LookupTablesTest {

    /** Five entries or so. */
    private static final long SMALL = 1_000;

    private static final long LARGE = 1 << 20;

    @TempDir private Path folder;

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void shouldSayTheSameAsAMapWhateverItsSize() throws IOException {
        Map<String, String> expected = new HashMap<>();
        Random random = new Random(11);
        try (LookupTables tables = new LookupTables(folder, SMALL)) {
            LookupTables.Table table = tables.table("ids");
            for (int i = 0; i < 5_000; i++) {
                String key = "K" + random.nextInt(3_000);
                String value = "V" + i;
                assertThat(table.putIfAbsent(key, value)).isEqualTo(expected.get(key));
                expected.putIfAbsent(key, value);
            }
            assertThat(table.isOnDisk()).isTrue();
            for (int i = 0; i < 3_000; i++) {
                assertThat(table.get("K" + i)).isEqualTo(expected.get("K" + i));
            }
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void shouldKeepTablesApart() {
        try (LookupTables tables = new LookupTables(folder, SMALL)) {
            LookupTables.Table one = tables.table("one");
            LookupTables.Table other = tables.table("other");
            for (int i = 0; i < 50; i++) {
                one.putIfAbsent("K" + i, "one");
                other.putIfAbsent("K" + i, "other");
            }
            assertThat(one.get("K3")).isEqualTo("one");
            assertThat(other.get("K3")).isEqualTo("other");
        }
    }

    @Test
    void shouldWriteNoFileWhereMemoryHoldsIt() throws IOException {
        try (LookupTables tables = new LookupTables(folder, LARGE)) {
            LookupTables.Table table = tables.table("ids");
            for (int i = 0; i < 1_000; i++) {
                table.putIfAbsent("K" + i, "V");
            }
            assertThat(table.isOnDisk()).isFalse();
            assertThat(left()).isEmpty();
        }
    }

    @Test
    void shouldLetNobodyElseReadTheFile() throws IOException {
        try (LookupTables tables = new LookupTables(folder, SMALL)) {
            LookupTables.Table table = tables.table("ids");
            for (int i = 0; i < 50; i++) {
                table.putIfAbsent("K" + i, "V");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(left().get(0))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void shouldSayWhereThereIsNoRoomForTheFile() {
        Path missing = folder.resolve("missing");
        try (LookupTables tables = new LookupTables(missing, SMALL)) {
            LookupTables.Table table = tables.table("ids");
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 50; i++) {
                                    table.putIfAbsent("K" + i, "V");
                                }
                            })
                    .isInstanceOfSatisfying(
                            IngestException.class,
                            e -> assertThat(e.error()).isEqualTo(IngestError.SOURCE_UNUSABLE))
                    .hasMessageContaining(missing.toString())
                    .hasMessageContaining("expected:");
        }
    }

    @Test
    void shouldNotNameIdsWhereTheFileIsDamaged() throws IOException {
        int many = 200_000;
        LookupTables tables = new LookupTables(folder, SMALL * 100);
        try (tables) {
            LookupTables.Table table = tables.table("ids");
            for (int i = 0; i < many; i++) {
                table.putIfAbsent("ADMISSION-" + i, "PATIENT-" + i);
            }
            Path file = left().get(0).resolve("ids");
            Files.write(file, new byte[(int) Files.size(file)]);

            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < many; i++) {
                                    table.get("ADMISSION-" + i);
                                }
                            })
                    .isInstanceOf(IngestException.class)
                    .hasMessageNotContainingAny("ADMISSION-", "PATIENT-");
        }
        assertThat(left()).isEmpty();
    }
}
