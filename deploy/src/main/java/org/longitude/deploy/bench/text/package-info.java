/**
 * How fast note text becomes words and tokens: the text half of {@code longitude bench preprocess}.
 * Measures CPU time of one thread, so that a busy machine changes little.
 */
@NullMarked
package org.longitude.deploy.bench.text;

import org.jspecify.annotations.NullMarked;
