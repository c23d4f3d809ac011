/**
 * Systems side by side on one split: every score with its interval, differences that are paired, a
 * table of codes, calibration; as JSON and as a page. The baselines stand beside every model.
 */
@NullMarked
package org.longitude.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
