package org.longitude.trainer.corpus;

/**
 * What a corpus was made of and what came of it.
 *
 * @param snapshot topics, offsets and content
 * @param normalizerHash of the one normaliser that all notes went through
 * @param counts what was read and what was left out
 */
public record SnapshotManifest(Snapshot snapshot, String normalizerHash, CorpusCounts counts) {}
