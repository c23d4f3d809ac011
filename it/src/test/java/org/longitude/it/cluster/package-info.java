/**
 * The Kafka that integration tests run on: embedded, or Testcontainers' where a Docker engine is
 * present. Annotate a test class with {@link org.longitude.it.cluster.KafkaTest}.
 */
@NullMarked
package org.longitude.it.cluster;

import org.jspecify.annotations.NullMarked;
