/** JSON lines to notes. May use {@code source} and {@code codes}; knows no Kafka. */
@NullMarked
package org.longitude.ingest.jsonl;

import org.jspecify.annotations.NullMarked;
