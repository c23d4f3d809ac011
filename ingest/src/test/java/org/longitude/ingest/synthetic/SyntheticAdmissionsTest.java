package org.longitude.ingest.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticAdmissionsTest {

    private static final int SEED = 11;

    @Test
    void shouldGiveTheSameAdmissionWhenGeneratedAloneInAnyOrderOrInParallel() {
        List<SyntheticAdmission> inOrder = generator(Split.TRAIN).stream(40).toList();

        List<SyntheticAdmission> parallel = generator(Split.TRAIN).stream(40).parallel().toList();
        SyntheticAdmission alone = generator(Split.TRAIN).at(39);

        assertThat(parallel).isEqualTo(inOrder);
        assertThat(alone).isEqualTo(inOrder.get(39));
    }

    @Test
    void shouldGiveOtherNotesWhenTheSeedOrTheSplitDiffers() {
        SyntheticAdmission one = generator(Split.TRAIN).at(3);

        assertThat(new SyntheticAdmissions(SyntheticConfig.of(12, Split.TRAIN)).at(3).notes())
                .isNotEqualTo(one.notes());
        assertThat(generator(Split.DEV).at(3).notes()).isNotEqualTo(one.notes());
    }

    @Test
    void shouldShareNoNumberWhenSplitsAreCompared() {
        Set<Long> patients = new HashSet<>();
        Set<Long> admissions = new HashSet<>();
        Set<Long> notes = new HashSet<>();
        for (Split split : Split.values()) {
            Set<Long> own = new HashSet<>();
            generator(split).stream(300)
                    .forEach(
                            admission -> {
                                own.add(admission.patientId());
                                assertThat(admissions.add(admission.admissionId())).isTrue();
                                admission
                                        .notes()
                                        .forEach(n -> assertThat(notes.add(n.noteId())).isTrue());
                            });
            assertThat(own).hasSizeBetween(240, 299);
            assertThat(Collections.disjoint(patients, own)).isTrue();
            patients.addAll(own);
        }
        assertThat(generator(Split.TRAIN).at(9_999_999).patientId())
                .isLessThan(generator(Split.DEV).at(0).patientId());
    }

    @Test
    void shouldHoldAKnownPhrasingInEverySpanWhenTruthIsRead() {
        for (Split split : List.of(Split.TRAIN, Split.DEV, Split.TEST)) {
            Map<String, List<Phrasing>> byCode = new HashMap<>();
            CodeCatalogue.standard()
                    .codes()
                    .forEach(code -> byCode.put(code.code(), code.phrasings()));
            generator(split).stream(150)
                    .forEach(
                            admission ->
                                    admission
                                            .truth()
                                            .forEach(span -> assertSpan(admission, span, byCode)));
        }
    }

    private static void assertSpan(
            SyntheticAdmission admission, TruthSpan span, Map<String, List<Phrasing>> byCode) {
        String evidence = text(admission, span.noteId()).substring(span.start(), span.end());
        assertThat(byCode.get(span.code()))
                .anyMatch(
                        phrasing ->
                                phrasing.kind() == span.kind()
                                        && phrasing.heldOut() == span.heldOut()
                                        && phrasing.pattern().matcher(evidence).matches());
    }

    @Test
    void shouldHaveOneToThreeMentionsInTheSummaryForEveryCodeWhenLabelled() {
        generator(Split.TEST).stream(200)
                .forEach(
                        admission -> {
                            Map<String, Integer> mentions = new HashMap<>();
                            for (TruthSpan span : admission.truth()) {
                                if (isSummary(admission, span.noteId())) {
                                    mentions.merge(span.code(), 1, Integer::sum);
                                }
                            }
                            assertThat(mentions.keySet())
                                    .isEqualTo(
                                            Set.copyOf(
                                                    admission.codes().stream()
                                                            .map(SyntheticCode::code)
                                                            .toList()));
                            assertThat(mentions.values())
                                    .allMatch(count -> count >= 1 && count <= 3);
                        });
    }

    @Test
    void shouldUseHeldOutPhrasingsInTestAndUnlabelledOnlyWhenNotesAreSearched() {
        List<Pattern> heldOut =
                CodeCatalogue.standard().codes().stream()
                        .flatMap(code -> code.phrasings().stream())
                        .filter(Phrasing::heldOut)
                        .map(Phrasing::pattern)
                        .toList();

        assertThat(found(heldOut, Split.TRAIN, 1_500)).isEmpty();
        assertThat(found(heldOut, Split.DEV, 300)).isEmpty();
        assertThat(found(heldOut, Split.UNLABELLED, 700)).hasSize(heldOut.size());
        List<TruthSpan> spans =
                generator(Split.TEST).stream(300).flatMap(a -> a.truth().stream()).toList();
        double share = spans.stream().filter(TruthSpan::heldOut).count() / (double) spans.size();
        assertThat(share).isCloseTo(0.25, within(0.03));
    }

    private static Set<String> found(List<Pattern> patterns, Split split, int admissions) {
        Set<String> found = new HashSet<>();
        SyntheticConfig config = SyntheticConfig.of(SEED, split).withWords(600, 1_200);
        new SyntheticAdmissions(config)
                .stream(admissions)
                        .flatMap(admission -> admission.notes().stream())
                        .map(note -> note.text().value())
                        .forEach(
                                text ->
                                        patterns.stream()
                                                .filter(p -> !found.contains(p.pattern()))
                                                .filter(p -> p.matcher(text).find())
                                                .forEach(p -> found.add(p.pattern())));
        return found;
    }

    @Test
    void shouldCarryNoCodesAndNoTruthWhenUnlabelled() {
        assertThat(generator(Split.UNLABELLED).stream(50))
                .allSatisfy(
                        admission -> {
                            assertThat(admission.codes()).isEmpty();
                            assertThat(admission.truth()).isEmpty();
                        });
    }

    @Test
    void shouldHaveALongTailAndCorrelatedCodesWhenCounted() {
        int admissions = 3_000;
        List<Set<String>> sets = codeSets(admissions);
        Map<String, Integer> counts = new HashMap<>();
        sets.forEach(set -> set.forEach(code -> counts.merge(code, 1, Integer::sum)));
        int[] sorted = counts.values().stream().mapToInt(Integer::intValue).sorted().toArray();

        assertThat(counts).hasSize(50);
        assertThat(counts.get("401.9") / (double) admissions).isBetween(0.33, 0.39);
        assertThat(sorted[49]).isEqualTo(counts.get("401.9"));
        assertThat(sorted[0] / (double) admissions).isBetween(0.03, 0.06);
        assertThat(Arrays.stream(sorted).sum() / (double) admissions).isBetween(5.0, 6.0);
        assertThat(bestConstantMicroF1(sorted, admissions)).isBetween(0.23, 0.28);
        double together =
                sets.stream().filter(set -> set.containsAll(Set.of("36.15", "39.61"))).count();
        double expected = counts.get("36.15") * (double) counts.get("39.61") / admissions;
        assertThat(together / expected).as("lift of bypass and pump").isGreaterThan(3.0);
    }

    private static List<Set<String>> codeSets(int admissions) {
        CodeSampler sampler = new CodeSampler(CodeCatalogue.standard());
        List<CatalogueCode> codes = CodeCatalogue.standard().codes();
        List<Set<String>> sets = new ArrayList<>();
        for (int i = 0; i < admissions; i++) {
            boolean[] present = sampler.draw(SeededRandom.of(SEED, i));
            sets.add(
                    Set.copyOf(
                            IntStream.range(0, present.length)
                                    .filter(code -> present[code])
                                    .mapToObj(code -> codes.get(code).code())
                                    .toList()));
        }
        return sets;
    }

    /** Of all predictions that are the same for every admission, the best one's micro-F1. */
    private static double bestConstantMicroF1(int[] ascendingCounts, int admissions) {
        double positives = Arrays.stream(ascendingCounts).sum();
        double hits = 0;
        double best = 0;
        for (int k = 1; k <= ascendingCounts.length; k++) {
            hits += ascendingCounts[ascendingCounts.length - k];
            best = Math.max(best, 2 * hits / ((double) k * admissions + positives));
        }
        return best;
    }

    @Test
    void shouldRefuseAnIndexWhenItBelongsToAnotherSplit() {
        assertThatThrownBy(() -> generator(Split.TRAIN).at(10_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10000000")
                .hasMessageContaining("expected");
    }

    static SyntheticAdmissions generator(Split split) {
        return new SyntheticAdmissions(SyntheticConfig.of(SEED, split).withWords(600, 1_600));
    }

    static String text(SyntheticAdmission admission, long noteId) {
        return admission.notes().stream()
                .filter(note -> note.noteId() == noteId)
                .findFirst()
                .orElseThrow()
                .text()
                .value();
    }

    static boolean isSummary(SyntheticAdmission admission, long noteId) {
        return admission.notes().stream()
                .filter(note -> note.noteId() == noteId)
                .anyMatch(note -> note.category().equals(SyntheticNote.DISCHARGE_SUMMARY));
    }
}
