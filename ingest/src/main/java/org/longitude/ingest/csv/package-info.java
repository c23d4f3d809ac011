/**
 * Tables in CSV, whoever wrote them: rows of bounded length with their places, the columns that a
 * table must have, and rows that belong together wherever they stand. Knows no Kafka, and of no
 * table what its cells mean.
 */
@NullMarked
package org.longitude.ingest.csv;

import org.jspecify.annotations.NullMarked;
