/**
 * {@code longitude bench pipeline}: what the coder keeps of the encoder's speed through real
 * topics, what exactly-once costs, what the pipeline adds to a note's way at a steady load, and
 * whether memory stays flat.
 */
@NullMarked
package org.longitude.deploy.bench.pipeline;

import org.jspecify.annotations.NullMarked;
