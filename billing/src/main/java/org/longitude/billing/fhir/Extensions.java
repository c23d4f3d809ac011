package org.longitude.billing.fhir;

import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedNote;

/**
 * What FHIR has no element for. Each is defined by a StructureDefinition beside this class, which
 * the build validates against. Numbers that may pass FHIR's 32-bit integer are strings.
 */
final class Extensions {

    static final String REVISION = "urn:longitude:fhir:revision";
    static final String PREDICTION = "urn:longitude:fhir:prediction";
    static final String NOTE = "urn:longitude:fhir:note";
    static final String EVIDENCE = "urn:longitude:fhir:evidence";
    static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private Extensions() {}

    /** Stands in the place of what R4 requires and we do not know. */
    static Extension absent() {
        return new Extension(ABSENT, new CodeType("unknown"));
    }

    static Extension revision(IcdPrediction prediction) {
        return complex(
                REVISION,
                part("revision", new StringType(Long.toString(prediction.getRevision()))),
                part("releaseNumber", new StringType(Long.toString(prediction.getReleaseNumber()))),
                part("status", new StringType(prediction.getStatus().name())),
                part("origin", new StringType(prediction.getOrigin().name())),
                part("coverage", new DecimalType(prediction.getCoverage())));
    }

    static Extension prediction(RankedCode code) {
        return complex(
                PREDICTION,
                part("rank", new IntegerType(code.rank())),
                part("probability", new DecimalType(code.code().getProbability())),
                part("threshold", new DecimalType(code.code().getThreshold())));
    }

    static Extension note(PredictedNote note) {
        return complex(
                NOTE,
                part("version", new StringType(Long.toString(note.getSourceVersion()))),
                part("partition", new IntegerType(note.getSourcePartition())),
                part("offset", new StringType(Long.toString(note.getSourceOffset()))));
    }

    static Extension evidence(RankedCode code, EvidenceSpan span) {
        return complex(
                EVIDENCE,
                part("system", new UriType(CodeKinds.uri(code.id().system(), code.kind()))),
                part("code", new CodeType(code.id().code())),
                part("start", new IntegerType(span.getStart())),
                part("end", new IntegerType(span.getEnd())),
                part("weight", new DecimalType(span.getWeight())));
    }

    private static Extension part(String name, Type value) {
        return new Extension(name, value);
    }

    private static Extension complex(String url, Extension... parts) {
        Extension extension = new Extension(url);
        for (Extension part : parts) {
            extension.addExtension(part);
        }
        return extension;
    }
}
