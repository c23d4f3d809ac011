/**
 * {@code longitude bench preprocess}: the stream's speed against what its topics alone allow, its
 * latency, and how long it takes to come back after a kill.
 */
@NullMarked
package org.longitude.deploy.bench.stream;

import org.jspecify.annotations.NullMarked;
