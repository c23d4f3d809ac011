package org.longitude.deploy.code;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.ExpectedPrecision;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;

/** Writes an admission's codes, or why it has none, as one JSON line. */
final class CodeLines {

    /** Finer digits differ with the batch and say nothing. */
    private static final double UNIT = 1e6;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream out;
    private final boolean assignedOnly;
    private final boolean withText;

    /**
     * Lines to a stream that its owner closes.
     *
     * @param assignedOnly whether codes that are not assigned are left out
     * @param withText whether a phrase's text stands beside its place
     */
    CodeLines(OutputStream out, boolean assignedOnly, boolean withText) {
        this.out = out;
        this.assignedOnly = assignedOnly;
        this.withText = withText;
    }

    void refused(long line, @Nullable String admissionId, String reason, @Nullable String field)
            throws IOException {
        try (JsonGenerator json = begin(line, admissionId)) {
            json.writeStringField("error", reason);
            if (field != null) {
                json.writeStringField("field", field);
            }
            json.writeEndObject();
        }
        out.write('\n');
    }

    void coded(long line, AdmissionLine.Whole read, IcdPrediction prediction) throws IOException {
        Map<String, ClinicalNote> notes =
                read.notes().stream()
                        .collect(
                                Collectors.toMap(
                                        ClinicalNote::getNoteId, note -> note, (a, b) -> b));
        try (JsonGenerator json = begin(line, read.admissionId())) {
            json.writeStringField("status", prediction.getStatus().name());
            json.writeStringField("bundle_id", prediction.getBundleId());
            json.writeNumberField("tokens", prediction.getTokens());
            json.writeNumberField("unknown_tokens", prediction.getUnknownTokens());
            json.writeNumberField("coverage", rounded(prediction.getCoverage()));
            route(json, prediction);
            json.writeArrayFieldStart("codes");
            for (PredictedCode code : prediction.getCodes()) {
                if (code.getAssigned() || !assignedOnly) {
                    code(json, code, notes);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void route(JsonGenerator json, IcdPrediction prediction) throws IOException {
        ExpectedPrecision expected = prediction.getExpectedPrecision();
        if (expected == null) {
            return;
        }
        json.writeStringField("route", prediction.getRoute().name());
        json.writeObjectFieldStart("expected_precision");
        json.writeNumberField("target", expected.getTarget());
        json.writeNumberField("confidence", rounded(expected.getConfidence()));
        Double cut = expected.getCut();
        if (cut != null) {
            json.writeNumberField("cut", rounded(cut));
        }
        json.writeNumberField("precision", rounded(expected.getPrecision()));
        json.writeNumberField("low", rounded(expected.getLow()));
        json.writeNumberField("high", rounded(expected.getHigh()));
        json.writeNumberField("codes", expected.getCodes());
        json.writeEndObject();
    }

    private JsonGenerator begin(long line, @Nullable String admissionId) throws IOException {
        JsonGenerator json = JSON.getFactory().createGenerator(out, JsonEncoding.UTF8);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.writeStartObject();
        json.writeNumberField("line", line);
        if (admissionId != null) {
            json.writeStringField("admission_id", admissionId);
        }
        return json;
    }

    private void code(JsonGenerator json, PredictedCode code, Map<String, ClinicalNote> notes)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("code", code.getCode());
        json.writeStringField("code_system", code.getCodeSystem().name());
        json.writeStringField("description", code.getDescription());
        json.writeNumberField("probability", rounded(code.getProbability()));
        json.writeNumberField("threshold", rounded(code.getThreshold()));
        json.writeBooleanField("assigned", code.getAssigned());
        if (code.getAssigned()) {
            evidence(json, code.getEvidence(), notes);
        }
        json.writeEndObject();
    }

    private void evidence(
            JsonGenerator json, List<EvidenceSpan> spans, Map<String, ClinicalNote> notes)
            throws IOException {
        json.writeArrayFieldStart("evidence");
        for (EvidenceSpan span : spans) {
            json.writeStartObject();
            json.writeStringField("note_id", span.getNoteId());
            json.writeNumberField("start", span.getStart());
            json.writeNumberField("end", span.getEnd());
            json.writeNumberField("weight", rounded(span.getWeight()));
            ClinicalNote note = notes.get(span.getNoteId());
            if (withText && note != null) {
                json.writeStringField(
                        "text", note.getText().value().substring(span.getStart(), span.getEnd()));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static double rounded(double value) {
        return Math.round(value * UNIT) / UNIT;
    }
}
