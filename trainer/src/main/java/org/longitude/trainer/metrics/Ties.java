package org.longitude.trainer.metrics;

/**
 * Which of two labels with equal scores is ranked first. The literature leaves it to a sort
 * routine, so both are offered; Longitude reports {@link #LOW_INDEX_FIRST}.
 */
public enum Ties {
    LOW_INDEX_FIRST,
    HIGH_INDEX_FIRST
}
