package org.longitude.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that the generated records may be made from schemas that name them. From 1.12.2 on
 * Avro loads no class by a schema's word unless its package is trusted; what was trusted before
 * stays so. Compiled together with {@link PatientTextConversion}, whose factory Avro loads before
 * it parses the first schema, that is, before the first record can be made.
 */
final class RecordTrust {

    /** Holds generated records only: making one has no effect beyond the object. */
    static final String RECORD_PACKAGE = "org.longitude.schemas.v1";

    private RecordTrust() {}

    static synchronized void extend() {
        ClassSecurityPredicate records = type -> type.getPackageName().equals(RECORD_PACKAGE);
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), records));
    }
}
