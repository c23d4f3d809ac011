package org.longitude.ingest.fhir;

import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;

/**
 * How FHIR messages are read.
 *
 * @param arrival who sends them, and whether they are live
 * @param authorities whose the ids are that name nobody, and which authorities are one
 * @param categories document types to categories
 */
public record FhirSettings(Arrival arrival, Authorities authorities, CategoryTable categories) {

    /** The longest message that is parsed; longer ones go to the quarantine. */
    public static final int MESSAGE_BYTES_MAX = 32 << 20;
}
