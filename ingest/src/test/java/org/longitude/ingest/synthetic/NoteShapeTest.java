package org.longitude.ingest.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NoteShapeTest {

    private static final Pattern WORD = Pattern.compile("[a-z]{3,}");
    private static final Pattern MASK = Pattern.compile("\\[\\*\\*([^\\[\\]*]*)\\*\\*]");

    private final List<SyntheticAdmission> admissions =
            new SyntheticAdmissions(SyntheticConfig.of(3, Split.TRAIN)).stream(600).toList();

    @Test
    void shouldKeepToTheWordsWhenAskedForARange() {
        for (int[] range : new int[][] {{600, 4_000}, {600, 700}, {900, 1_100}, {2_000, 2_500}}) {
            SyntheticConfig config =
                    SyntheticConfig.of(3, Split.TRAIN).withWords(range[0], range[1]);
            assertThat(new SyntheticAdmissions(config).stream(150))
                    .allSatisfy(
                            admission ->
                                    assertThat(summaryWords(admission))
                                            .isBetween(range[0], range[1]));
        }
    }

    private static int summaryWords(SyntheticAdmission admission) {
        return admission.notes().stream()
                .filter(note -> note.category().equals(SyntheticNote.DISCHARGE_SUMMARY))
                .mapToInt(note -> Item.words(note.text().value()))
                .sum();
    }

    @Test
    void shouldMaskInManyKindsSomeBrokenWhenNotesAreRead() {
        Set<String> kinds = new HashSet<>();
        int broken = 0;
        int nested = 0;
        int overLineEnd = 0;
        for (String text : texts()) {
            Matcher mask = MASK.matcher(text);
            while (mask.find()) {
                kinds.add(mask.group(1).replaceAll("[0-9]+", "N").replaceAll("\\s+", " ").strip());
                overLineEnd += mask.group(1).contains("\n") ? 1 : 0;
            }
            broken += text.contains("*]") && text.replace("**]", "").contains("*]") ? 1 : 0;
            nested += text.contains("[**Hospital1 [**") ? 1 : 0;
        }
        assertThat(kinds).hasSizeGreaterThan(75).contains("", "N", "Known lastname");
        assertThat(overLineEnd).isGreaterThan(100);
        assertThat(broken).isGreaterThan(10);
        assertThat(nested).isGreaterThan(10);
    }

    @Test
    void shouldUseThousandsOfDistinctWordsWhenRareSlipsAreLeftOut() {
        Map<String, Integer> notesWithWord = new HashMap<>();
        for (String text : texts()) {
            Set<String> words = new HashSet<>();
            Matcher word =
                    WORD.matcher(MASK.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" "));
            while (word.find()) {
                words.add(word.group());
            }
            words.forEach(found -> notesWithWord.merge(found, 1, Integer::sum));
        }
        long common = notesWithWord.values().stream().filter(notes -> notes >= 4).count();
        assertThat(common).isGreaterThan(2_500);
        assertThat(notesWithWord.size()).as("with typing slips").isGreaterThan((int) common + 500);
    }

    @Test
    void shouldVaryItsSectionsWhenNotesAreCompared() {
        List<String> orders =
                texts().stream()
                        .filter(text -> text.startsWith("Admission Date"))
                        .map(NoteShapeTest::headings)
                        .toList();
        assertThat(Set.copyOf(orders)).hasSizeGreaterThan(400);
        assertThat(orders).anyMatch(order -> !order.contains("Past Medical History|"));
        assertThat(orders).anyMatch(order -> order.contains("PMH|"));
        assertThat(orders)
                .anyMatch(
                        order ->
                                order.indexOf("Brief Hospital Course") > 0
                                        && order.indexOf("Brief Hospital Course")
                                                < order.indexOf("Past Medical History"));
    }

    private static String headings(String text) {
        return text.lines()
                .filter(line -> line.length() < 45 && line.endsWith(":"))
                .map(line -> line.replace(":", "|"))
                .collect(Collectors.joining());
    }

    @Test
    void shouldAddendATenthOfTheAdmissionsWhenCounted() {
        List<SyntheticNote> addenda =
                admissions.stream()
                        .flatMap(admission -> admission.notes().stream())
                        .filter(note -> note.addendumOf() != null)
                        .toList();
        assertThat(addenda.size() / (double) admissions.size()).isCloseTo(0.1, within(0.035));
        assertThat(addenda)
                .allMatch(note -> note.category().equals(SyntheticNote.DISCHARGE_SUMMARY))
                .allMatch(note -> note.description().equals("Addendum"));
    }

    @Test
    void shouldChartNotesOfOtherCategoriesBeforeTheSummaryWhenTheStayGoesOn() {
        Set<String> categories =
                admissions.stream()
                        .flatMap(admission -> admission.notes().stream())
                        .map(SyntheticNote::category)
                        .collect(Collectors.toSet());
        assertThat(categories)
                .contains("Nursing", "Nursing/other", "Physician ", "Radiology", "ECG", "Echo");
        assertThat(admissions)
                .allSatisfy(
                        admission -> {
                            assertThat(admission.notes())
                                    .isSortedAccordingTo(
                                            (a, b) -> a.chartedAt().compareTo(b.chartedAt()));
                            assertThat(admission.admittedAt().getYear()).isBetween(2100, 2200);
                            assertThat(admission.dischargedAt()).isAfter(admission.admittedAt());
                            assertThat(admission.patient().born().plusYears(18))
                                    .isBefore(admission.admittedAt().toLocalDate());
                        });
    }

    @Test
    void shouldShowNoTextWhenAnAdmissionIsPrinted() {
        SyntheticAdmission admission = admissions.get(0);
        assertThat(admission.toString()).doesNotContain("Admission Date", "Hospital Course");
    }

    private List<String> texts() {
        return admissions.stream()
                .flatMap(admission -> admission.notes().stream())
                .map(note -> note.text().value())
                .toList();
    }
}
