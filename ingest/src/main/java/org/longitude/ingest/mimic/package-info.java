/**
 * MIMIC-III's CSV folder to notes and codes. May use {@code source} and {@code codes}; knows no
 * Kafka.
 */
@NullMarked
package org.longitude.ingest.mimic;

import org.jspecify.annotations.NullMarked;
