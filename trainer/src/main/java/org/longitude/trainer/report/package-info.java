/**
 * Reports as pages that need nothing but themselves, and what a corpus looks like: words per note
 * by category, how much of it a vocabulary knows, tokens per word of each tokenizer. Counts only,
 * no words.
 */
@NullMarked
package org.longitude.trainer.report;

import org.jspecify.annotations.NullMarked;
