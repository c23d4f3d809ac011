package org.longitude.trainer.corpus;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;

/**
 * The codes that stand for one admission. A record is the whole list of one kind and code system,
 * so a later record replaces an earlier one of the same precedence. Of two decisions on one code
 * the higher precedence stands: a code that a reviewer rejected stays out however often the billing
 * feed sends it again.
 */
public final class CodeLedger {
    private final Map<ListKey, NavigableMap<Integer, List<AssignedCode>>> lists = new HashMap<>();
    private @Nullable String patientId;
    private String sourceSystem = "";
    private int unknownDecisions;

    private record ListKey(CodeSystem system, CodeKind kind) {}

    /** Takes the next record; records must come in the order of their offsets. */
    public void add(AssignedCodes record) {
        if (record.getPatientId() != null) {
            patientId = record.getPatientId();
        }
        int precedence =
                record.getCodes().stream().mapToInt(AssignedCode::getPrecedence).max().orElse(0);
        if (precedence == 0) {
            // The feed says where an admission comes from; a reviewer only corrects it.
            sourceSystem = record.getSourceSystem();
        }
        ListKey key = key(record);
        if (key != null) {
            lists.computeIfAbsent(key, k -> new TreeMap<>()).put(precedence, record.getCodes());
        }
    }

    private static @Nullable ListKey key(AssignedCodes record) {
        CodeSystem system =
                switch (record.getCodeSystem()) {
                    case ICD_9_CM -> CodeSystem.ICD_9_CM;
                    case ICD_10_CM -> CodeSystem.ICD_10_CM;
                    case ICD_10_PCS -> CodeSystem.ICD_10_PCS;
                    case UNKNOWN -> null;
                };
        CodeKind kind =
                switch (record.getKind()) {
                    case DIAGNOSIS -> CodeKind.DIAGNOSIS;
                    case PROCEDURE -> CodeKind.PROCEDURE;
                    case UNKNOWN -> null;
                };
        return system == null || kind == null ? null : new ListKey(system, kind);
    }

    /** The codes that stand after all records so far. */
    public SortedSet<StandingCode> standing() {
        TreeSet<StandingCode> codes = new TreeSet<>();
        unknownDecisions = 0;
        lists.forEach(
                (key, byPrecedence) -> {
                    // Rising precedence: what comes later overrules.
                    byPrecedence
                            .values()
                            .forEach(list -> list.forEach(code -> decide(codes, key, code)));
                });
        return Collections.unmodifiableSortedSet(codes);
    }

    private void decide(Set<StandingCode> codes, ListKey key, AssignedCode code) {
        StandingCode standing = new StandingCode(key.system(), key.kind(), code.getCode());
        CodeDecision decision = code.getDecision();
        switch (decision) {
            case ACCEPTED, ADDED -> codes.add(standing);
            case REJECTED -> codes.remove(standing);
            case UNKNOWN -> unknownDecisions++;
        }
    }

    /** Whether every list was taken back, so that nothing is said of the codes any more. */
    public boolean isWithdrawn() {
        return !lists.isEmpty()
                && lists.values().stream()
                        .flatMap(byPrecedence -> byPrecedence.values().stream())
                        .allMatch(List::isEmpty);
    }

    /**
     * Decisions of a later release that this one cannot read and so does not follow; known after
     * {@link #standing}.
     */
    public int unknownDecisions() {
        return unknownDecisions;
    }

    /** The patient, where a record named one. */
    public @Nullable String patientId() {
        return patientId;
    }

    /** Who sent the feed's last list. */
    public String sourceSystem() {
        return sourceSystem;
    }
}
