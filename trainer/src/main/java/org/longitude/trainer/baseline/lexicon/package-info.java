/**
 * Codes found by their descriptions' words, with a rule for what a note denies: the baseline that
 * needs no training. May use {@code model}'s text and labels; knows no topic.
 */
@NullMarked
package org.longitude.trainer.baseline.lexicon;

import org.jspecify.annotations.NullMarked;
