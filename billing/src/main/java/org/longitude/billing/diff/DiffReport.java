package org.longitude.billing.diff;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;

/** A diff for people and for programs: ids, numbers and offsets, never a note's text. */
final class DiffReport {

    private static final int SPANS_SHOWN = 3;

    private DiffReport() {}

    // ---- for people

    static void print(RevisionDiff diff, PrintWriter out) {
        IcdPrediction to = diff.to();
        out.printf(
                "%s: %s%n",
                to.getAdmissionId(),
                diff.from() == null
                        ? heading(to) + ", the first that is known"
                        : heading(diff.from()) + " -> " + heading(to));
        out.printf("cause: %s%n", word(diff.cause()));
        out.printf("model: %s%n", model(diff));
        diff.notesAdded().forEach(note -> out.println("  + note " + note(note)));
        diff.notesRemoved().forEach(note -> out.println("  - note " + note(note)));
        for (CodeChange.Kind kind :
                List.of(CodeChange.Kind.ADDED, CodeChange.Kind.REMOVED, CodeChange.Kind.KEPT)) {
            List<CodeChange> codes = diff.codes(kind);
            out.printf("%s: %d%n", word(kind), codes.size());
            codes.forEach(code -> out.println(line(code, diff.newNotes())));
        }
    }

    private static String heading(IcdPrediction prediction) {
        return "revision " + RevisionId.text(prediction) + " " + prediction.getStatus();
    }

    private static String model(RevisionDiff diff) {
        String after = model(diff.to());
        if (diff.from() == null || diff.from().getBundleHash().equals(diff.to().getBundleHash())) {
            return after;
        }
        return model(diff.from()) + " -> " + after;
    }

    private static String model(IcdPrediction prediction) {
        return "%s (release %d)".formatted(prediction.getBundleId(), prediction.getReleaseNumber());
    }

    private static String note(PredictedNote note) {
        return "%s version %d (notes.raw %d:%d)"
                .formatted(
                        note.getNoteId(),
                        note.getSourceVersion(),
                        note.getSourcePartition(),
                        note.getSourceOffset());
    }

    private static String line(CodeChange change, Set<String> newNotes) {
        return "  %s %-10s %-18s threshold %-16s %s%s"
                .formatted(
                        sign(change.kind()),
                        change.id().code(),
                        pair(number(change.before(), true), number(change.after(), true)),
                        pair(number(change.before(), false), number(change.after(), false)),
                        change.description(),
                        places(change.evidence(), newNotes));
    }

    private static String sign(CodeChange.Kind kind) {
        return switch (kind) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case KEPT -> " ";
        };
    }

    private static String pair(String before, String after) {
        return before.equals(after) ? after : before + " -> " + after;
    }

    private static String number(@Nullable PredictedCode code, boolean probability) {
        return code == null
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.4f",
                        probability ? code.getProbability() : code.getThreshold());
    }

    private static String places(List<EvidenceSpan> spans, Set<String> newNotes) {
        if (spans.isEmpty()) {
            return "";
        }
        String shown =
                spans.stream()
                        .limit(SPANS_SHOWN)
                        .map(span -> place(span, newNotes))
                        .collect(Collectors.joining(", "));
        int more = spans.size() - SPANS_SHOWN;
        return " [" + shown + (more > 0 ? " and " + more + " more" : "") + "]";
    }

    private static String place(EvidenceSpan span, Set<String> newNotes) {
        return "%s %d-%d%s"
                .formatted(
                        span.getNoteId(),
                        span.getStart(),
                        span.getEnd(),
                        newNotes.contains(span.getNoteId()) ? " (new)" : "");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    // ---- for programs

    static ObjectNode json(RevisionDiff diff) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("admission_id", diff.to().getAdmissionId());
        node.put("cause", diff.cause().name().toLowerCase(Locale.ROOT));
        if (diff.from() == null) {
            node.putNull("from");
        } else {
            node.set("from", side(diff.from()));
        }
        node.set("to", side(diff.to()));
        notes(node.putArray("notes_added"), diff.notesAdded());
        notes(node.putArray("notes_removed"), diff.notesRemoved());
        ArrayNode codes = node.putArray("codes");
        diff.codes().forEach(change -> code(codes.addObject(), change, diff.newNotes()));
        return node;
    }

    private static ObjectNode side(IcdPrediction prediction) {
        return new ObjectMapper()
                .createObjectNode()
                .put("revision", prediction.getRevision())
                .put("release_number", prediction.getReleaseNumber())
                .put("status", prediction.getStatus().name())
                .put("bundle_id", prediction.getBundleId())
                .put("bundle_hash", prediction.getBundleHash())
                .put("coverage", prediction.getCoverage())
                .put("coded_at", prediction.getCodedAt().toString());
    }

    private static void notes(ArrayNode array, List<PredictedNote> notes) {
        for (PredictedNote note : notes) {
            array.addObject()
                    .put("note_id", note.getNoteId())
                    .put("source_version", note.getSourceVersion())
                    .put("source_partition", note.getSourcePartition())
                    .put("source_offset", note.getSourceOffset());
        }
    }

    private static void code(ObjectNode node, CodeChange change, Set<String> newNotes) {
        node.put("code", change.id().code());
        node.put("code_system", change.id().system().name());
        node.put("change", change.kind().name().toLowerCase(Locale.ROOT));
        put(node, "before", change.before());
        put(node, "after", change.after());
        ArrayNode evidence = node.putArray("evidence");
        for (EvidenceSpan span : change.evidence()) {
            evidence.addObject()
                    .put("note_id", span.getNoteId())
                    .put("start", span.getStart())
                    .put("end", span.getEnd())
                    .put("weight", span.getWeight())
                    .put("new_note", newNotes.contains(span.getNoteId()));
        }
    }

    private static void put(ObjectNode node, String name, @Nullable PredictedCode code) {
        if (code == null) {
            node.putNull(name);
            return;
        }
        node.putObject(name)
                .put("probability", code.getProbability())
                .put("threshold", code.getThreshold())
                .put("assigned", code.getAssigned());
    }
}
