/**
 * What the export keeps in PostgreSQL, by plain JDBC: offsets, what stands of each admission, and
 * the outbox. Its schema is Flyway's, beside this package's classes. Knows no Kafka client.
 */
@NullMarked
package org.longitude.billing.store;

import org.jspecify.annotations.NullMarked;
