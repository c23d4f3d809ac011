package org.longitude.trainer.pretrain;

import org.longitude.trainer.loop.LoopListener;

/** Hears how a pre-training goes, on its thread. */
public interface PretrainListener extends LoopListener {

    /** Hears nothing. */
    PretrainListener SILENT = new PretrainListener() {};

    /** Notes are being cut into samples. */
    default void onNotes(long done, long all) {}

    /** They were. */
    default void onSamples(TextCounts train, TextCounts heldOut) {}
}
