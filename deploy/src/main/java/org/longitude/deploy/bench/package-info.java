/**
 * {@code longitude bench}: how fast and how large the parts are on this machine, as ratios to what
 * the machine itself can do. Measurements of the encoder run in a JVM of its own, so that its peak
 * memory is its own.
 */
@NullMarked
package org.longitude.deploy.bench;

import org.jspecify.annotations.NullMarked;
