/**
 * MIMIC-III's CSV folder to notes and codes. May use {@code source} and {@code codes}; knows no
 * Kafka. Only the public layout of the tables is here, nothing of their content.
 */
@NullMarked
package org.longitude.ingest.mimic;

import org.jspecify.annotations.NullMarked;
