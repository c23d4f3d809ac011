package org.longitude.ingest.category;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.v1.NoteCategory;

final class CategoryTableTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "http://loinc.org, 18842-5, DISCHARGE_SUMMARY",
        "2.16.840.1.113883.6.1, 18842-5, DISCHARGE_SUMMARY",
        "urn:oid:2.16.840.1.113883.6.1, 34117-2, PHYSICIAN",
        "LN, 11488-4, CONSULT",
        "http://loinc.org, 18748-4, RADIOLOGY",
        "http://loinc.org, 11524-6, ECG",
        "http://loinc.org, 34746-8, NURSING",
        "http://terminology.hl7.org/CodeSystem/v2-0270, ds, DISCHARGE_SUMMARY",
        "HL70270, HP, PHYSICIAN",
        ", DI, RADIOLOGY",
        "HL70074, CUS, ECHO",
    })
    void shouldFindTheCategoryByAnyNameOfTheSystem(
            String system, String code, NoteCategory category) {
        assertThat(CategoryTable.standard().find(system, code)).contains(category);
    }

    @Test
    void shouldFindNothingWhenTheTypeIsInNoTable() {
        assertThat(CategoryTable.standard().find("http://loinc.org", "00000-0")).isEmpty();
        assertThat(CategoryTable.standard().find("http://x", "DS")).isEmpty();
    }

    @Test
    void shouldPreferTheUsersLinesWhenBothHaveTheCode() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("mine.tsv"),
                        """
                        # ours
                        http://loinc.org\t18842-5\tGENERAL
                        LOCAL\tX1\tNUTRITION
                        *\tEVERYWHERE\tPHARMACY
                        """);

        CategoryTable table = CategoryTable.with(file);

        assertThat(table.find("http://loinc.org", "18842-5")).contains(NoteCategory.GENERAL);
        assertThat(table.find("local", "x1")).contains(NoteCategory.NUTRITION);
        assertThat(table.find("http://anything", "everywhere")).contains(NoteCategory.PHARMACY);
        assertThat(table.find(null, "EVERYWHERE")).contains(NoteCategory.PHARMACY);
        assertThat(table.find("http://loinc.org", "11488-4")).contains(NoteCategory.CONSULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b c", "a\tb", "a\tb\tZORK", "a\tb\tUNKNOWN", "a\tb\tECG\na\tB\tECG"})
    void shouldSayFileAndLineWhenTheTableIsBroken(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.tsv"), text);

        assertThatThrownBy(() -> CategoryTable.with(file))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("mine.tsv line ")
                .hasMessageContaining("expected");
    }

    @Test
    void shouldHaveRightCheckDigitsAndEveryUsualCategoryInOurOwnTable() throws IOException {
        String table;
        try (InputStream in = CategoryTable.class.getResourceAsStream("categories.tsv")) {
            table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher codes = Pattern.compile("loinc\\.org\t(\\d+)-(\\d)\t(\\w+)").matcher(table);
        Set<NoteCategory> seen = EnumSet.noneOf(NoteCategory.class);
        int count = 0;
        while (codes.find()) {
            count++;
            assertThat(checkDigit(codes.group(1)))
                    .as(codes.group())
                    .isEqualTo(Integer.parseInt(codes.group(2)));
            seen.add(NoteCategory.valueOf(codes.group(3)));
        }

        assertThat(count).isGreaterThan(100);
        assertThat(seen)
                .contains(
                        NoteCategory.DISCHARGE_SUMMARY,
                        NoteCategory.CONSULT,
                        NoteCategory.PHYSICIAN,
                        NoteCategory.RADIOLOGY,
                        NoteCategory.NURSING);
    }

    /** LOINC's check digit: every second digit from the right doubled, modulo ten. */
    private static int checkDigit(String number) {
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int value = i % 2 == 0 ? 2 * digit : digit;
            sum += value / 10 + value % 10;
        }
        return (10 - sum % 10) % 10;
    }
}
