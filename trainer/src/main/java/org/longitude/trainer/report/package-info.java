/**
 * What a corpus looks like: words per note by category, how much of it a vocabulary knows, tokens
 * per word of each tokenizer. Counts only, no words; figures by XChart.
 */
@NullMarked
package org.longitude.trainer.report;

import org.jspecify.annotations.NullMarked;
