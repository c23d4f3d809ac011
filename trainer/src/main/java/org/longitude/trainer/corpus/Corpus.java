package org.longitude.trainer.corpus;

import java.util.List;

/**
 * What training reads: coded admissions and notes, as a snapshot of the archive has them.
 *
 * <p>Both lists have random access and never change. Those of a snapshot folder read each element
 * from disk when it is asked for and keep none, so a corpus may be larger than memory: go through
 * them, and hold what you need of an element instead of the element. The same place gives the same
 * element every time.
 *
 * <p>Threading: safe for several threads. Ownership: whoever opens a corpus closes it; elements
 * that were read live on, but notes of an admission are read when they are asked for, and so are
 * gone with the corpus.
 */
public interface Corpus extends AutoCloseable {

    /** Admissions with coding text and a list of codes, by rising admission id. */
    List<ArchivedAdmission> coded();

    /**
     * The notes of every category that stand, once each: the latest version, without those that
     * were entered in error or replaced. By rising admission id, within an admission in reading
     * order; notes that belong to no admission come last.
     */
    List<CorpusNote> notes();

    /** What was read, exactly, and what was left out. */
    SnapshotManifest manifest();

    /** Of the one normaliser that all notes went through. */
    default String normalizerHash() {
        return manifest().normalizerHash();
    }

    /** What was read and what was left out. */
    default CorpusCounts counts() {
        return manifest().counts();
    }

    /** Lets go of the files. */
    @Override
    default void close() {}
}
