package org.longitude.billing.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.longitude.billing.fhir.RankedCode;
import org.longitude.schemas.v1.CodeBeyond;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;

/** Lists as the database's JSON columns hold them. */
final class Json {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Json() {}

    static String evidence(List<EvidenceSpan> spans) {
        ArrayNode array = JSON.createArrayNode();
        for (EvidenceSpan span : spans) {
            array.addObject()
                    .put("note_id", span.getNoteId())
                    .put("start", span.getStart())
                    .put("end", span.getEnd())
                    .put("weight", span.getWeight());
        }
        return array.toString();
    }

    static String beyond(List<RankedCode> codes) {
        ArrayNode array = JSON.createArrayNode();
        for (RankedCode code : codes) {
            array.addObject()
                    .put("code", code.id().code())
                    .put("code_system", code.id().system().name())
                    .put("kind", code.kind().name());
        }
        return array.toString();
    }

    static List<CodeBeyond> beyond(String json) {
        try {
            List<CodeBeyond> codes = new ArrayList<>();
            for (JsonNode each : JSON.readTree(json)) {
                codes.add(
                        CodeBeyond.newBuilder()
                                .setCode(each.get("code").asText())
                                .setCodeSystem(CodeSystem.valueOf(each.get("code_system").asText()))
                                .setKind(CodeKind.valueOf(each.get("kind").asText()))
                                .build());
            }
            return codes;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the outbox holds JSON that we did not write", e);
        }
    }
}
