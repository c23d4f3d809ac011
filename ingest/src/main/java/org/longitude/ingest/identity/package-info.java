/**
 * Who gave an id: assigning authorities, the written form of an id under one, and the operator's
 * table of their other names. Knows no format and no Kafka.
 */
@NullMarked
package org.longitude.ingest.identity;

import org.jspecify.annotations.NullMarked;
