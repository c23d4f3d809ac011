package org.longitude.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.longitude.ingest.sink.IngestSummary;

/** What a run brought in, for people and for programs. */
final class SummaryReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SummaryReport() {}

    static String text(IngestSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append("notes: ").append(summary.notes()).append('\n');
        text.append("codes: ").append(summary.codes());
        text.append(" in ").append(summary.codeLists()).append(" lists\n");
        if (summary.events() > 0) {
            text.append("events: ").append(summary.events()).append('\n');
        }
        text.append("rejected: ").append(summary.rejectedTotal()).append('\n');
        append(text, summary.rejected());
        if (summary.quarantined() > 0) {
            text.append("quarantined: ").append(summary.quarantined()).append('\n');
        }
        text.append("skipped: ").append(summary.skippedTotal()).append('\n');
        append(text, summary.skipped());
        return text.toString();
    }

    static String json(IngestSummary summary) {
        ObjectNode json = JSON.createObjectNode();
        json.put("notes", summary.notes());
        json.put("codes", summary.codes());
        json.put("code_lists", summary.codeLists());
        json.put("events", summary.events());
        json.put("rejected", summary.rejectedTotal());
        json.set("rejected_by_reason", JSON.valueToTree(new TreeMap<>(summary.rejected())));
        json.put("quarantined", summary.quarantined());
        json.put("skipped", summary.skippedTotal());
        json.set("skipped_by_reason", JSON.valueToTree(new TreeMap<>(summary.skipped())));
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and names is always JSON", e);
        }
    }

    private static void append(StringBuilder text, Map<String, Long> counts) {
        new TreeMap<>(counts)
                .forEach(
                        (reason, count) ->
                                text.append("  ")
                                        .append(reason)
                                        .append(": ")
                                        .append(count)
                                        .append('\n'));
    }
}
