/**
 * From the archive to a bundle in one call: corpus, splits, labels, vocabulary, fine-tuning,
 * threshold, baseline, one look at the test split, model card. The one place where the trainer's
 * rooms meet.
 */
@NullMarked
package org.longitude.trainer.retrain;

import org.jspecify.annotations.NullMarked;
