package org.longitude.trainer.reproduce;

import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.IntStream;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.SnapshotManifest;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;

/**
 * Notes of every category, without those of patients who are tuned or reported on: pre-training
 * must not have read them.
 *
 * <p>Ownership: closes the corpus that it is a view of.
 */
final class TrainNotes implements Corpus {

    private final Corpus corpus;
    private final int[] places;

    private TrainNotes(Corpus corpus, int[] places) {
        this.corpus = corpus;
        this.places = places;
    }

    static TrainNotes open(SourceSet set, ReproductionConfig config) {
        Corpus corpus = set.corpus().get();
        Splits splits = Splits.of(corpus.coded(), SplitRule.parse(config.splitBy()));
        Set<String> keptOut = new HashSet<>();
        splits.dev().forEach(admission -> keptOut.add(admission.patientId()));
        splits.test().forEach(admission -> keptOut.add(admission.patientId()));
        List<CorpusNote> notes = corpus.notes();
        return new TrainNotes(
                corpus,
                IntStream.range(0, notes.size())
                        .filter(place -> !keptOut.contains(notes.get(place).patientId()))
                        .toArray());
    }

    @Override
    public List<ArchivedAdmission> coded() {
        return List.of();
    }

    @Override
    public List<CorpusNote> notes() {
        return new View(corpus.notes());
    }

    @Override
    public SnapshotManifest manifest() {
        return corpus.manifest();
    }

    @Override
    public void close() {
        corpus.close();
    }

    private final class View extends AbstractList<CorpusNote> implements RandomAccess {

        private final List<CorpusNote> all;

        View(List<CorpusNote> all) {
            this.all = all;
        }

        @Override
        public CorpusNote get(int index) {
            return all.get(places[index]);
        }

        @Override
        public int size() {
            return places.length;
        }
    }
}
