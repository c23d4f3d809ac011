/**
 * Archived topics to training text: a range of offsets, the notes that are coded (chosen by the
 * same function that serving uses), the codes that stand, and the splits. Knows no engine.
 */
@NullMarked
package org.longitude.trainer.corpus;

import org.jspecify.annotations.NullMarked;
