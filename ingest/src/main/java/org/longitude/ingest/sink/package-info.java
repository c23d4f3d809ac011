/**
 * Where read notes go: the topics, dead letters included. The one package of ingest with Kafka in
 * it.
 */
@NullMarked
package org.longitude.ingest.sink;

import org.jspecify.annotations.NullMarked;
