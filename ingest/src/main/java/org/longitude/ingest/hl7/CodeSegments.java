package org.longitude.ingest.hl7;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.codes.IcdNotation;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * DG1 and PR1 segments as lists of assigned codes, one for each system and kind. Only what was
 * decided in the end counts: DG1-6 is F, or absent in a message that is no admission; admitting and
 * working diagnoses and codes that are no ICD (CPT, SNOMED, local) are left out.
 *
 * <p>A message is a snapshot of its admission's codes. A code that it deletes (DG1-21 or PR1-20 D)
 * leaves what else the message says of its system and kind, and an empty list where that is
 * nothing. BAR^P12 alone may change codes one by one instead, each with its action: such a message
 * does not say what else stands, and is refused by name.
 */
final class CodeSegments {

    private static final Set<String> OTHER_SYSTEMS =
            Set.of(
                    "C4", "C5", "CPT", "CPT4", "HCPCS", "HCPT", "HPC", "SCT", "SNM", "LN", "L",
                    "CDT", "SNM3", "ICPC", "LOINC", "SNOMED", "99LOC");
    private static final String ADMISSION = "A01";
    private static final String CODES_CHANGE = "P12";
    private static final String DELETE = "D";

    private final Reading reading;

    /** Whether a code stands without an action, as each does in a snapshot. */
    private boolean isSnapshot;

    CodeSegments(Reading reading) {
        this.reading = reading;
    }

    private record ListKey(CodeSystem system, CodeKind kind) {}

    /** How one kind of segment says what it says. */
    private record Form(CodeKind kind, int priorityField, int actionField) {}

    private static final Form DIAGNOSIS = new Form(CodeKind.DIAGNOSIS, 15, 21);
    private static final Form PROCEDURE = new Form(CodeKind.PROCEDURE, 14, 20);

    /** The lists of the message; none where it has no such segments. */
    List<AssignedCodes> read(@Nullable String admission, @Nullable String patient) {
        Map<ListKey, List<CodeList.Entry>> lists = new LinkedHashMap<>();
        for (Hl7Segment segment : reading.message().segments()) {
            if (segment.name().equals("DG1") && isFinal(segment)) {
                add(lists, segment, DIAGNOSIS);
            } else if (segment.name().equals("PR1")) {
                add(lists, segment, PROCEDURE);
            }
        }
        if (!lists.isEmpty() && reading.trigger().equals(CODES_CHANGE) && !isSnapshot) {
            reading.problems().add(RejectionReason.CODES_WITHOUT_LIST, "DG1-21");
        }
        if (lists.isEmpty()) {
            return List.of();
        }
        if (admission == null) {
            reading.problems().add(RejectionReason.CODES_WITHOUT_ADMISSION, "PV1-19");
            return List.of();
        }
        List<AssignedCodes> result = new ArrayList<>();
        lists.forEach((key, entries) -> result.add(list(admission, patient, key, entries)));
        return result;
    }

    private AssignedCodes list(
            String admission, @Nullable String patient, ListKey key, List<CodeList.Entry> entries) {
        if (entries.size() > RecordLimits.ASSIGNED_CODES_MAX) {
            reading.problems().add(RejectionReason.TOO_MANY_CODES, null);
        }
        return new CodeList(admission, patient, key.system(), key.kind(), ordered(entries))
                .toAssignedCodes(
                        reading.arrival(), reading.controlId(), reading.sentAt().orElse(null));
    }

    /** By rank, and each code once: some senders repeat the principal as an ordinary diagnosis. */
    private static List<CodeList.Entry> ordered(List<CodeList.Entry> entries) {
        Set<String> seen = new HashSet<>();
        return entries.stream()
                .sorted(
                        Comparator.comparing(
                                CodeList.Entry::sequence,
                                Comparator.nullsLast(Comparator.naturalOrder())))
                .filter(entry -> seen.add(entry.code()))
                .toList();
    }

    private boolean isFinal(Hl7Segment dg1) {
        String type = dg1.value(6);
        return type == null ? !reading.trigger().equals(ADMISSION) : type.equalsIgnoreCase("F");
    }

    private void add(Map<ListKey, List<CodeList.Entry>> lists, Hl7Segment segment, Form form) {
        CodeKind kind = form.kind();
        String code = segment.value(3);
        String label = segment.name() + "-3";
        String name = systemName(segment);
        if (name != null && OTHER_SYSTEMS.contains(name)) {
            return;
        }
        Optional<CodeSystem> system = system(name, kind);
        if (code == null) {
            reading.problems().add(RejectionReason.MISSING_CODE, label);
            return;
        }
        if (system.isEmpty()) {
            reading.problems().add(RejectionReason.UNKNOWN_CODE_SYSTEM, label);
            return;
        }
        Optional<String> written = IcdNotation.written(code, system.get(), kind);
        if (written.isEmpty()) {
            reading.problems().add(RejectionReason.BAD_CODE, label);
            return;
        }
        List<CodeList.Entry> list =
                lists.computeIfAbsent(new ListKey(system.get(), kind), key -> new ArrayList<>());
        String action = segment.value(form.actionField());
        isSnapshot |= action == null;
        if (!DELETE.equals(action)) {
            list.add(new CodeList.Entry(written.get(), sequence(segment, form.priorityField())));
        }
    }

    private @Nullable String systemName(Hl7Segment segment) {
        String stated = segment.value(3, 3);
        String named = stated == null ? segment.value(2) : stated;
        String name = named == null ? reading.codeSystem().orElse(null) : named;
        return name == null ? null : name.strip().toUpperCase(Locale.ROOT);
    }

    /** The system of that name; empty where it is none of ours. */
    static Optional<CodeSystem> system(@Nullable String name, CodeKind kind) {
        if (name == null) {
            return Optional.empty();
        }
        String letters = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        if (letters.matches("I(CD)?9(C|M|CM|P|CP)?")) {
            return Optional.of(CodeSystem.ICD_9_CM);
        }
        if (letters.matches("I(CD)?10(P|PCS)")) {
            return Optional.of(CodeSystem.ICD_10_PCS);
        }
        if (letters.matches("I(CD)?10(C|CM)?")) {
            // ICD-10's procedures have a system of their own, which few senders name.
            return Optional.of(
                    kind == CodeKind.PROCEDURE ? CodeSystem.ICD_10_PCS : CodeSystem.ICD_10_CM);
        }
        return Optional.empty();
    }

    /** The rank: the priority, else the segment's own number; null where neither is a rank. */
    private static @Nullable Integer sequence(Hl7Segment segment, int priorityField) {
        String priority = segment.value(priorityField);
        String rank = priority == null ? segment.value(1) : priority;
        return rank != null && rank.matches("[1-9]\\d{0,3}") ? Integer.valueOf(rank) : null;
    }
}
