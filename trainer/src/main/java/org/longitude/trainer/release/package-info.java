/** Tells the coders which bundle to serve. Writes one topic; trains nothing. */
@NullMarked
package org.longitude.trainer.release;

import org.jspecify.annotations.NullMarked;
