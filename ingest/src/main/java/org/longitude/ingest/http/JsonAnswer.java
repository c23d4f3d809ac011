package org.longitude.ingest.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.jsonl.JsonMessages;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.RejectionReason;

/**
 * The answer to a body of JSON: what was accepted, by its ids, and what was refused, by its place
 * and reason. Nothing of a note is in it.
 */
record JsonAnswer(List<JsonMessages.Message> messages) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** 202 all, 207 some, otherwise what the first reason says. */
    HttpStatus status() {
        long refused = messages.stream().filter(one -> one.problem().isPresent()).count();
        if (refused == 0) {
            return HttpStatus.ACCEPTED;
        }
        return refused < messages.size()
                ? HttpStatus.MULTI_STATUS
                : messages.stream()
                        .flatMap(one -> one.problem().stream())
                        .findFirst()
                        .map(problem -> Statuses.of(problem.reason()))
                        .orElseThrow();
    }

    String body() {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode accepted = JSON.createArrayNode();
        ArrayNode refused = JSON.createArrayNode();
        for (int i = 0; i < messages.size(); i++) {
            JsonMessages.Message message = messages.get(i);
            int index = i;
            message.items().forEach(item -> add(accepted, index, item));
            message.problem().ifPresent(problem -> add(refused, index, problem));
        }
        answer.set("accepted", accepted);
        answer.set("rejected", refused);
        return answer.toString();
    }

    /** The answer where nothing was read. */
    static String refused(String reason, String meaning) {
        return JSON.createObjectNode().put("reason", reason).put("meaning", meaning).toString();
    }

    private static void add(ArrayNode accepted, int index, Intake item) {
        if (item instanceof NoteRead read) {
            accepted.addObject()
                    .put("index", index)
                    .put("note_id", read.note().getNoteId())
                    .put("admission_id", read.note().getAdmissionId())
                    .put("message_id", read.note().getMessageId())
                    .put("code_lists", read.codes().size());
        } else if (item instanceof CodesRead read) {
            accepted.addObject()
                    .put("index", index)
                    .put("admission_id", read.codes().getAdmissionId())
                    .put("code_system", read.codes().getCodeSystem().name())
                    .put("kind", read.codes().getKind().name())
                    .put("codes", read.codes().getCodes().size())
                    .put("message_id", read.codes().getMessageId());
        }
    }

    private static void add(ArrayNode refused, int index, Problem problem) {
        RejectionReason reason = problem.reason();
        @Nullable String field = problem.field();
        refused.addObject()
                .put("index", index)
                .put("reason", reason.code())
                .put("field", field)
                .put("meaning", reason.meaning());
    }
}
