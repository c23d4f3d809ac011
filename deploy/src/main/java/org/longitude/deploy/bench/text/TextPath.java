package org.longitude.deploy.bench.text;

import java.util.Locale;

/** A way from note text to tokens that is measured. The keys are those of {@code --json}. */
public enum TextPath {
    /** Normalise and look words up; lines, lists and paragraphs end sentences. */
    WORDS(40),
    /** The same with the sentence detector. */
    WORDS_AND_SENTENCES(15),
    /** Hugging Face's library alone, through DJL, over words that are already normalised. */
    BPE_LIBRARY(0),
    /** Normalise, and byte-level BPE with places in the original. */
    BPE(0),
    /** The same by a tokenizer that has seen no note before. */
    BPE_NEW(0),
    /** As {@link #BPE_LIBRARY}, by WordPiece. */
    WORDPIECE_LIBRARY(0),
    /** As {@link #BPE}, by WordPiece. */
    WORDPIECE(0),
    /** As {@link #BPE_NEW}, by WordPiece. */
    WORDPIECE_NEW(0);

    /** The share of the library's own rate that is wanted of the others' paths. */
    public static final double LIBRARY_SHARE_GOAL = 0.85;

    private final double goalMbPerSecond;

    TextPath(double goalMbPerSecond) {
        this.goalMbPerSecond = goalMbPerSecond;
    }

    /** What it should reach on one core; 0 where the goal is a share of another path. */
    public double goalMbPerSecond() {
        return goalMbPerSecond;
    }

    /** The name in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
