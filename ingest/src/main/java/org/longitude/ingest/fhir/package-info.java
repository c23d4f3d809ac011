/**
 * FHIR R4 resources and bundles to notes, assigned codes and admission events. Pure: bytes in,
 * values out. HAPI FHIR reads the syntax; no Kafka.
 */
@NullMarked
package org.longitude.ingest.fhir;

import org.jspecify.annotations.NullMarked;
