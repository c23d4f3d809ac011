package org.longitude.trainer.corpus;

import java.util.EnumSet;
import java.util.Set;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Which codes become labels.
 *
 * @param labelsMax the most frequent ones, up to this many; {@link #ALL} for every one
 * @param systems code systems that count; empty: all
 * @param kinds diagnoses, procedures or both; empty: both
 */
public record LabelRule(int labelsMax, Set<CodeSystem> systems, Set<CodeKind> kinds) {
    /** Every code of train. */
    public static final int ALL = Integer.MAX_VALUE;

    public LabelRule {
        systems = Set.copyOf(systems);
        kinds = Set.copyOf(kinds);
        if (labelsMax < 1) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "labelsMax: %d (expected: > 0)".formatted(labelsMax));
        }
    }

    /** The most frequent codes of every system and kind. */
    public static LabelRule top(int labelsMax) {
        return new LabelRule(labelsMax, Set.of(), Set.of());
    }

    /** Whether a code may become a label. */
    public boolean admits(StandingCode code) {
        return (systems.isEmpty() || systems.contains(code.system()))
                && (kinds.isEmpty() || kinds.contains(code.kind()));
    }

    /** For people. */
    public String text() {
        return "%s codes, systems %s, kinds %s"
                .formatted(
                        labelsMax == ALL ? "all" : "the " + labelsMax + " most frequent",
                        systems.isEmpty() ? "all" : EnumSet.copyOf(systems),
                        kinds.isEmpty() ? "all" : EnumSet.copyOf(kinds));
    }
}
