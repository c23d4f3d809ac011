package org.longitude.coder.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Deserializer;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;

/**
 * The codes that people gave one admission: each list replaces the earlier one of its kind, system
 * and precedence, and of two decisions on a code the one of higher precedence stands.
 */
public final class AssignedFold {
    private record ListKey(String system, String kind) {}

    private final Map<ListKey, NavigableMap<Integer, List<AssignedCode>>> lists = new HashMap<>();

    /** Records come in the order of their offsets. */
    public void add(AssignedCodes record) {
        int precedence =
                record.getCodes().stream().mapToInt(AssignedCode::getPrecedence).max().orElse(0);
        ListKey key = new ListKey(record.getCodeSystem().name(), record.getKind().name());
        lists.computeIfAbsent(key, fresh -> new TreeMap<>()).put(precedence, record.getCodes());
    }

    /** The codes that people gave these admissions, as far as the records can be read. */
    static Map<String, AssignedFold> of(
            ReplayRange range, Deserializer<AssignedCodes> codes, Set<String> admissions) {
        Map<String, AssignedFold> folds = new HashMap<>();
        range.read(
                record -> {
                    AssignedCodes found;
                    try {
                        found = codes.deserialize(record.topic(), record.value());
                    } catch (UndecodableRecordException e) {
                        return;
                    }
                    if (found != null && admissions.contains(found.getAdmissionId())) {
                        folds.computeIfAbsent(found.getAdmissionId(), id -> new AssignedFold())
                                .add(found);
                    }
                });
        return folds;
    }

    /** What stands, as {@code SYSTEM CODE}. */
    public SortedSet<String> standing() {
        SortedSet<String> standing = new TreeSet<>();
        lists.forEach(
                (key, byPrecedence) ->
                        byPrecedence
                                .values()
                                .forEach(
                                        list -> list.forEach(code -> decide(standing, key, code))));
        return standing;
    }

    private static void decide(SortedSet<String> standing, ListKey key, AssignedCode code) {
        String name = key.system() + " " + code.getCode();
        if (code.getDecision() == CodeDecision.REJECTED) {
            standing.remove(name);
        } else if (code.getDecision() != CodeDecision.UNKNOWN) {
            standing.add(name);
        }
    }
}
