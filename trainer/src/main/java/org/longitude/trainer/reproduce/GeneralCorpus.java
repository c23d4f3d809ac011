package org.longitude.trainer.reproduce;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusCounts;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.SnapshotManifest;
import org.longitude.trainer.subword.GeneralText;

/**
 * Everyday English as a corpus, each text somebody else's: what stands in for the text of the
 * published "default" checkpoints. Texts are made when they are asked for.
 */
final class GeneralCorpus implements Corpus {

    private static final long SEED = 1;
    private static final String CATEGORY = "OTHER";

    private final Normalizer normalizer = Normalizer.standard();
    private final List<String> texts;

    GeneralCorpus(int count) {
        texts = new GeneralText(SEED).texts(count);
    }

    /** The texts in the normaliser's words. */
    List<NormalizedText> normalized() {
        return new Normalized();
    }

    @Override
    public List<ArchivedAdmission> coded() {
        return List.of();
    }

    @Override
    public List<CorpusNote> notes() {
        return new Notes();
    }

    @Override
    public SnapshotManifest manifest() {
        return new SnapshotManifest(
                new Snapshot(List.of()),
                normalizer.hash(),
                new CorpusCounts(0, texts.size(), 0, 0, 0, 0, 0));
    }

    private final class Normalized extends AbstractList<NormalizedText> implements RandomAccess {
        @Override
        public NormalizedText get(int index) {
            return normalizer.normalize(texts.get(index));
        }

        @Override
        public int size() {
            return texts.size();
        }
    }

    private final class Notes extends AbstractList<CorpusNote> implements RandomAccess {
        @Override
        public CorpusNote get(int index) {
            String id = "general-" + index;
            return new CorpusNote(id, null, id, CATEGORY, normalizer.normalize(texts.get(index)));
        }

        @Override
        public int size() {
            return texts.size();
        }
    }
}
