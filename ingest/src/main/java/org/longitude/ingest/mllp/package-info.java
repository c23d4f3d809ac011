/**
 * MLLP: frames out of a stream of bytes, connections, acknowledgements. A message is acknowledged
 * once the broker has what it became. May use {@code hl7}, {@code source} and {@code sink}.
 */
@NullMarked
package org.longitude.ingest.mllp;

import org.jspecify.annotations.NullMarked;
