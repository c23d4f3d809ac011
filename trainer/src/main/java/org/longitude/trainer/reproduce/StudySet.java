package org.longitude.trainer.reproduce;

import java.util.List;
import org.longitude.model.label.LabelSet;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.retrain.LabelledTexts;

/**
 * A snapshot as the steps use it: split, with its labels. Opened by each step, since a step may be
 * the first of a resumed run.
 *
 * @param corpus the snapshot's
 * @param splits who is train, dev and test
 * @param labels the most frequent codes of train
 * @param train to learn from
 * @param dev to tune on
 * @param test to report on
 * @param testPatients of test, in its order
 */
record StudySet(
        Corpus corpus,
        Splits splits,
        LabelSet labels,
        LabelledTexts train,
        LabelledTexts dev,
        LabelledTexts test,
        List<String> testPatients)
        implements AutoCloseable {

    static StudySet open(SourceSet set, ReproductionConfig config) {
        Corpus corpus = set.corpus().get();
        Splits splits = Splits.of(corpus.coded(), SplitRule.parse(config.splitBy()));
        LabelSet labels =
                LabelChoice.choose(
                        splits.train(), LabelRule.top(config.labelsMax()), set.descriptions());
        return new StudySet(
                corpus,
                splits,
                labels,
                new LabelledTexts(splits.train(), labels),
                new LabelledTexts(splits.dev(), labels),
                new LabelledTexts(splits.test(), labels),
                splits.test().stream().map(ArchivedAdmission::patientId).toList());
    }

    @Override
    public void close() {
        corpus.close();
    }
}
