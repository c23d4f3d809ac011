package org.longitude.ingest.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EvidencePlacementTest {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern MASK = Pattern.compile("\\[\\*\\*[^\\[\\]]*\\*\\*]");
    private static final int ADMISSIONS = 250;

    @Test
    void shouldStandBeyondSixHundredWordsForFourFifthsOfTheCodesWhenLate() {
        int late = 0;
        int codes = 0;
        for (SyntheticAdmission admission : admissions(Evidence.LATE)) {
            Map<String, Integer> first = new HashMap<>();
            for (TruthSpan span : admission.truth()) {
                String before =
                        MASK.matcher(before(admission, span.noteId(), span.start()))
                                .replaceAll(" ");
                first.merge(span.code(), words(before, BLANKS), Math::min);
            }
            codes += first.size();
            late += (int) first.values().stream().filter(words -> words >= 600).count();
        }
        assertThat(codes).isGreaterThan(ADMISSIONS);
        assertThat(late / (double) codes).isBetween(0.8, 0.99);
    }

    @Test
    void shouldEndInsideFourHundredWordsForEveryCodeWhenEarly() {
        int spans = 0;
        for (SyntheticAdmission admission : admissions(Evidence.EARLY)) {
            for (TruthSpan span : admission.truth()) {
                String upToEnd = before(admission, span.noteId(), span.end());
                assertThat(words(upToEnd, BLANKS)).isLessThan(400);
                assertThat(words(upToEnd, NOT_A_WORD)).isLessThan(480);
                spans++;
            }
        }
        assertThat(spans).isGreaterThan(ADMISSIONS);
    }

    @Test
    void shouldStandInTheDischargeSummaryOnlyWhenLateOrEarly() {
        for (Evidence evidence : List.of(Evidence.LATE, Evidence.EARLY)) {
            assertThat(admissions(evidence))
                    .allSatisfy(
                            admission ->
                                    assertThat(admission.truth())
                                            .allMatch(
                                                    span ->
                                                            SyntheticAdmissionsTest.isSummary(
                                                                    admission, span.noteId())));
        }
    }

    @Test
    void shouldBeRepeatedInOtherNotesWhenMixed() {
        long repeated =
                admissions(Evidence.MIXED).stream()
                        .flatMap(
                                admission ->
                                        admission.truth().stream()
                                                .filter(
                                                        span ->
                                                                !SyntheticAdmissionsTest.isSummary(
                                                                        admission, span.noteId())))
                        .count();
        assertThat(repeated).isGreaterThan(ADMISSIONS / 2);
    }

    private static List<SyntheticAdmission> admissions(Evidence evidence) {
        SyntheticConfig config =
                SyntheticConfig.of(5, Split.TEST).withWords(600, 2_000).withEvidence(evidence);
        return new SyntheticAdmissions(config).stream(ADMISSIONS).toList();
    }

    /** What a coder reads before an offset: the summary, then its addendum. */
    private static String before(SyntheticAdmission admission, long noteId, int offset) {
        StringBuilder read = new StringBuilder();
        for (SyntheticNote note : admission.notes()) {
            if (note.noteId() == noteId) {
                return read.append(note.text().value(), 0, offset).toString();
            }
            if (note.category().equals(SyntheticNote.DISCHARGE_SUMMARY)) {
                read.append(note.text().value()).append('\n');
            }
        }
        throw new IllegalStateException("span in an unknown note");
    }

    private static int words(String text, Pattern separator) {
        return (int) separator.splitAsStream(text).filter(word -> !word.isEmpty()).count();
    }
}
