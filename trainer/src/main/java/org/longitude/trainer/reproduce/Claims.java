package org.longitude.trainer.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.longitude.trainer.reproduce.Comparison.Expectation;

/** What the numbers are asked: pairs of systems on the same test admissions. */
final class Claims {

    static final String LATE = "late";
    static final String EARLY = "early";

    private static final double OVER_SHORT = 0.15;
    private static final double OVER_LINEAR = 0.05;
    private static final double TIE = 0.03;

    private final ReproductionConfig config;
    private final List<SourceSet> sets;
    private final Path steps;

    Claims(ReproductionConfig config, List<SourceSet> sets, Path steps) {
        this.config = config;
        this.sets = sets;
        this.steps = steps;
    }

    List<Comparison> all() {
        List<Comparison> all = new ArrayList<>();
        for (SourceSet set : sets) {
            List<String> patients = patients(set);
            for (int seed : config.seeds()) {
                all.addAll(ofLengths(set, patients, seed));
            }
        }
        all.addAll(ofWords(sets.get(0), config.seeds().get(0)));
        return all;
    }

    private List<String> patients(SourceSet set) {
        try (StudySet study = StudySet.open(set, config)) {
            return List.copyOf(study.testPatients());
        }
    }

    private List<Comparison> ofLengths(SourceSet set, List<String> patients, int seed) {
        boolean late = set.name().equals(LATE);
        boolean early = set.name().equals(EARLY);
        String longer = StepNames.longer(set, seed);
        return List.of(
                compare(
                        set.title() + ": long less the BERT",
                        seed,
                        longer,
                        StepNames.shorter(set, seed),
                        StoredScores.FILE,
                        patients,
                        late
                                ? Expectation.atLeast(OVER_SHORT)
                                : early ? Expectation.within(TIE) : Expectation.none()),
                compare(
                        set.title() + ": long less the same Longformer cut short",
                        seed,
                        longer,
                        StepNames.cut(set, seed),
                        StoredScores.FILE,
                        patients,
                        late
                                ? Expectation.atLeast(OVER_SHORT)
                                : early ? Expectation.within(TIE) : Expectation.none()),
                compare(
                        set.title() + ": long less linear",
                        seed,
                        longer,
                        StepNames.linear(set),
                        StoredScores.FILE,
                        patients,
                        late ? Expectation.atLeast(OVER_LINEAR) : Expectation.none()));
    }

    /** Of the first set and seed: reported whichever way they fall. */
    private List<Comparison> ofWords(SourceSet set, int seed) {
        List<String> patients = patients(set);
        String words = StepNames.longer(set, seed);
        String pairs = StepNames.bytePairRow(set, seed);
        return List.of(
                compare(
                        set.title() + ": words less byte-level BPE",
                        seed,
                        words,
                        pairs,
                        StoredScores.FILE,
                        patients,
                        Expectation.none()),
                compare(
                        set.title() + ", misspelled: words less byte-level BPE",
                        seed,
                        words,
                        pairs,
                        StoredScores.MISSPELLED,
                        patients,
                        Expectation.none()),
                compare(
                        set.title() + ": pre-trained less the same not pre-trained",
                        seed,
                        StepNames.pretrained(set, seed, config),
                        StepNames.fresh(set, seed, config),
                        StoredScores.FILE,
                        patients,
                        Expectation.none()),
                compare(
                        set.title() + ", first token: ClinicalLongformer less BERT over words",
                        seed,
                        PaperRow.CLINICAL_LONGFORMER.step(),
                        PaperRow.BERT_WORDS.step(),
                        StoredScores.FILE,
                        patients,
                        Expectation.none()),
                compare(
                        set.title() + ", first token: ClinicalLongformer less continued",
                        seed,
                        PaperRow.CLINICAL_LONGFORMER.step(),
                        PaperRow.LONGFORMER_CONTINUED.step(),
                        StoredScores.FILE,
                        patients,
                        Expectation.none()));
    }

    private Comparison compare(
            String what,
            int seed,
            String first,
            String second,
            String file,
            List<String> patients,
            Expectation expected) {
        return Comparison.of(
                what,
                seed,
                steps.resolve(first),
                steps.resolve(second),
                file,
                patients,
                config.bootstrapReplicates(),
                expected);
    }
}
