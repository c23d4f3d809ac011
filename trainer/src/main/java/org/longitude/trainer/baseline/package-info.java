/**
 * The linear baseline that stands beside every model: TF-IDF of words and word pairs, one logistic
 * regression a label. Pure functions of text and labels; knows no model and no topic.
 */
@NullMarked
package org.longitude.trainer.baseline;

import org.jspecify.annotations.NullMarked;
