/**
 * The linear model: TF-IDF of words and word pairs with one logistic regression a label. Scores
 * tokens of a word-level tokenizer; needs no engine. How it learns is the trainer's business.
 */
@NullMarked
package org.longitude.model.linear;

import org.jspecify.annotations.NullMarked;
