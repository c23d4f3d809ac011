package org.longitude.trainer.reproduce;

import java.io.IOException;
import org.longitude.model.text.Normalizer;
import org.longitude.trainer.baseline.lexicon.Lexicon;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.metrics.Thresholds;
import org.longitude.trainer.retrain.LabelledTexts;

/** The row that learns nothing: the codes' descriptions, with a rule for what a note denies. */
final class LexiconRow {

    private LexiconRow() {}

    static RowResult run(StepRun run, SourceSet set, ReproductionConfig config) throws IOException {
        try (StudySet study = StudySet.open(set, config)) {
            Lexicon lexicon = new Lexicon(study.labels(), Normalizer.standard());
            double threshold =
                    Thresholds.global(
                            new ScoredLabels(scores(lexicon, study.dev()), study.dev().truth()));
            StoredScores stored =
                    StoredScores.of(scores(lexicon, study.test()), study.test().truth(), threshold);
            stored.write(run.folder().directory());
            return RowResult.of(
                    stored,
                    RowResult.Learning.none(
                            study.test(),
                            0,
                            "%d of %d codes have a description"
                                    .formatted(lexicon.described(), study.labels().size())));
        }
    }

    private static double[][] scores(Lexicon lexicon, LabelledTexts texts) {
        return texts.admissions().stream()
                .map((ArchivedAdmission each) -> each.notes().stream().map(ArchivedNote::text))
                .map(notes -> lexicon.score(notes.toList()))
                .toArray(double[][]::new);
    }
}
