package org.longitude.ingest.fhir;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;

/**
 * Values that are said to be absent: an element with an extension (data-absent-reason) and no value
 * is there for HAPI and has none. What reads a resource asks whether an element is there, so such
 * elements are taken out beforehand.
 */
final class AbsentValues {

    private AbsentValues() {}

    /** Takes them out of the resource and of all that it holds; its depth is bounded before. */
    static void takeOut(Resource resource) {
        visit(resource);
    }

    private static void visit(Base element) {
        if (element instanceof PrimitiveType<?> primitive && !primitive.hasValue()) {
            primitive.getExtension().clear();
            primitive.setId(null);
            return;
        }
        for (Property property : element.children()) {
            property.getValues().forEach(AbsentValues::visit);
        }
    }
}
