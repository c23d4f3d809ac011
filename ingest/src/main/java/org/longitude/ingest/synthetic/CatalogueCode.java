package org.longitude.ingest.synthetic;

import java.util.List;

/**
 * A code that the generator can assign.
 *
 * @param code ICD-9 with its dot
 * @param kind diagnosis or procedure
 * @param description what it means, in our own words
 * @param prevalence the weight that its frequency is drawn with, in (0, 1)
 * @param historical whether a past, resolved mention leaves the code absent; false where the past
 *     itself is what the code says (an old infarct) or the condition does not resolve
 * @param phrasings the ways to point at it, seen and held out
 */
public record CatalogueCode(
        String code,
        CodeKind kind,
        String description,
        double prevalence,
        boolean historical,
        List<Phrasing> phrasings) {

    public CatalogueCode {
        phrasings = List.copyOf(phrasings);
    }

    /** The code system that every code is of. */
    public String system() {
        return CodeCatalogue.SYSTEM;
    }
}
