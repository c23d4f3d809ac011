package org.longitude.ingest.ccda;

import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.source.Arrival;

/**
 * How clinical documents are read.
 *
 * @param arrival who sends them, and whether they are live
 * @param authorities whose the ids are that name nobody, and which authorities are one
 * @param categories document types to categories
 */
public record CcdaSettings(Arrival arrival, Authorities authorities, CategoryTable categories) {

    /** The longest document that is read; longer ones go to the quarantine. */
    public static final int DOCUMENT_BYTES_MAX = 16 << 20;
}
