package org.longitude.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;

final class IdentityTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "2.16.840.1.113883.19.5, urn:oid:2.16.840.1.113883.19.5",
        "URN:OID:2.16.840.1, urn:oid:2.16.840.1",
        "' urn:oid:2.16.840.1 ', urn:oid:2.16.840.1",
        "2A620155-9D11-439E-92B3-5D9815FF4DE8, urn:uuid:2a620155-9d11-439e-92b3-5d9815ff4de8",
        "http://hospital.example/Visit, http://hospital.example/Visit",
        "3.16, 3.16",
        "WARD|7, WARD%7C7",
    })
    void shouldWriteOneNameWhenFormatsWriteItDifferently(String name, String written) {
        assertThat(AssigningAuthority.of(name)).contains(new AssigningAuthority(written));
        assertThat(new AssigningAuthority(name).name()).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "HOSP, 2.16.840.1, ISO, urn:oid:2.16.840.1",
        "HOSP, , , HOSP",
        "HOSP, ' ', ISO, HOSP",
        ", hospital.example, DNS, dns:hospital.example",
        ", http://hospital.example, URI, http://hospital.example",
        ", 2A620155-9D11-439E-92B3-5D9815FF4DE8, GUID,"
                + " urn:uuid:2a620155-9d11-439e-92b3-5d9815ff4de8",
        ", 17, L, l:17",
    })
    void shouldTakeTheUniversalIdWhenAnHdHasOne(
            String namespace, String universal, String type, String name) {
        assertThat(AssigningAuthority.ofHd(namespace, universal, type))
                .map(AssigningAuthority::name)
                .contains(name);
    }

    @Test
    void shouldNameNobodyWhenAnHdIsBlank() {
        assertThat(AssigningAuthority.ofHd(null, " ", "ISO")).isEmpty();
        assertThat(AssigningAuthority.of(" ")).isEmpty();
    }

    @Test
    void shouldKeepIdsApartWhenAPlainOneLooksNamespaced() {
        // given
        NamespacedId given = new NamespacedId(new AssigningAuthority("A"), "7");
        NamespacedId plain = new NamespacedId(null, "A|7");

        // then
        assertThat(given.text()).isEqualTo("A|7");
        assertThat(plain.text()).isEqualTo("|A|7");
        assertThat(new NamespacedId(null, "7").text()).isEqualTo("7");
        assertThat(new NamespacedId(new AssigningAuthority("A|7"), "7").text())
                .isEqualTo("A%7C7|7");
        assertThat(given.toString()).doesNotContain("7");
    }

    @Test
    void shouldJoinNamesWhenTheTableSaysThatTheyAreOne() throws IOException {
        // given
        Path file =
                Files.writeString(
                        folder.resolve("authorities.txt"),
                        "# comment\n\nHOSP = 2.16.840.1\nOLD SYSTEM = -\n");

        // when
        Authorities authorities = Authorities.read(file).withDefault("HOSP");

        // then
        assertThat(text(authorities, "HOSP")).isEqualTo("urn:oid:2.16.840.1|7");
        assertThat(text(authorities, "urn:oid:2.16.840.1")).isEqualTo("urn:oid:2.16.840.1|7");
        assertThat(text(authorities, "OLD SYSTEM")).isEqualTo("7");
        assertThat(text(authorities, "OTHER")).isEqualTo("OTHER|7");
        assertThat(text(authorities, null)).isEqualTo("urn:oid:2.16.840.1|7");
        assertThat(text(Authorities.none(), null)).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOSP", "HOSP = ", " = A", "HOSP=A", "HOSP = A\nHOSP = B"})
    void shouldSayFileAndLineWhenTheTableIsBroken(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("authorities.txt"), text);

        assertThatThrownBy(() -> Authorities.read(file))
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.error()).isEqualTo(IngestError.BAD_CONFIGURATION))
                .hasMessageContaining("authorities.txt line ")
                .hasMessageContaining("expected");
    }

    @Test
    void shouldSayWhichFileWhenTheTableIsNotThere() {
        assertThatThrownBy(() -> Authorities.read(folder.resolve("none.txt")))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("none.txt");
    }

    private static String text(Authorities authorities, String name) {
        return authorities.id(AssigningAuthority.of(name), "7").text();
    }
}
