package org.longitude.trainer.corpus;

import java.util.List;

/**
 * A corpus that is held whole: for tests and for whoever makes one by other means than a snapshot.
 */
public record MemoryCorpus(
        List<ArchivedAdmission> coded, List<CorpusNote> notes, SnapshotManifest manifest)
        implements Corpus {
    public MemoryCorpus {
        coded = List.copyOf(coded);
        notes = List.copyOf(notes);
    }

    /** Counts only: the words are patients'. */
    @Override
    public String toString() {
        return "MemoryCorpus[coded=%d, notes=%d]".formatted(coded.size(), notes.size());
    }
}
