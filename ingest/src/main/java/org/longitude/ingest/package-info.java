/**
 * The outside world to topics: the {@code ingest} commands, and the synthetic feed that demo and
 * retraining use in their own process. May use schemas only.
 */
@NullMarked
package org.longitude.ingest;

import org.jspecify.annotations.NullMarked;
