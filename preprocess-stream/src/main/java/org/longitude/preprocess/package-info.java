/** Kafka Streams from raw notes to tokenised admissions. May use schemas and model. */
@NullMarked
package org.longitude.preprocess;

import org.jspecify.annotations.NullMarked;
