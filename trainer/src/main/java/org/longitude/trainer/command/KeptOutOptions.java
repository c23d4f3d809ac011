package org.longitude.trainer.command;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.Split;
import org.longitude.trainer.corpus.SplitRule;
import picocli.CommandLine.Option;

/** Whose notes a command that learns from text leaves alone. A mixin. */
public final class KeptOutOptions {
    @Option(
            names = "--split-by",
            paramLabel = "RULE",
            description =
                    "Leaves out the patients of dev and test, as 'train finetune' splits them"
                            + " (default: every note teaches).")
    private @Nullable String splitBy;

    /**
     * Patients that are left out; none without a rule.
     *
     * @throws TrainerException {@code SPLIT_EMPTY} if the rule puts nobody in dev or test
     */
    Set<String> patients(Corpus corpus) {
        Set<String> out = new HashSet<>();
        if (splitBy == null) {
            return out;
        }
        SplitRule rule = SplitRule.parse(splitBy);
        for (ArchivedAdmission admission : corpus.coded()) {
            if (rule.splitOf(admission).filter(split -> split != Split.TRAIN).isPresent()) {
                out.add(admission.patientId());
            }
        }
        if (out.isEmpty()) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "--split-by %s: dev and test have 0 of %d admissions (expected: some, to leave out)"
                            .formatted(splitBy, corpus.coded().size()));
        }
        return out;
    }

    /** As typed; empty without a rule. */
    String rule() {
        return splitBy == null ? "" : splitBy;
    }
}
