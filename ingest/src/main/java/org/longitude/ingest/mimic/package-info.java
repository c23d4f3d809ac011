/**
 * MIMIC-III's and MIMIC-IV's CSV folders to notes and codes. May use {@code source}, {@code csv},
 * {@code codes} and {@code identity}; knows no Kafka. Only the public layout of the tables is here,
 * nothing of their content.
 */
@NullMarked
package org.longitude.ingest.mimic;

import org.jspecify.annotations.NullMarked;
