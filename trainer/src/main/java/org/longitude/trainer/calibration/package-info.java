/**
 * Whether probabilities mean what they say: fitting {@code model}'s calibration on dev, measuring
 * it and drawing it, and the precision that may be expected above a threshold. Pure functions.
 */
@NullMarked
package org.longitude.trainer.calibration;

import org.jspecify.annotations.NullMarked;
