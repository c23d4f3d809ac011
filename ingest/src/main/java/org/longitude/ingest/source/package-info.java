/**
 * What a source of notes gives, one item for every line or row of it: a note, assigned codes, a
 * rejection or a counted skip, each with its place. Knows neither a file format nor Kafka.
 */
@NullMarked
package org.longitude.ingest.source;

import org.jspecify.annotations.NullMarked;
