/** The outside world to topics. May use schemas only. */
@NullMarked
package org.longitude.ingest;

import org.jspecify.annotations.NullMarked;
