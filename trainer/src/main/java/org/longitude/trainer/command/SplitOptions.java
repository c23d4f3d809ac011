package org.longitude.trainer.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.LabelSet;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import picocli.CommandLine.Option;

/** How admissions are split and which codes become labels. A mixin. */
public final class SplitOptions {
    @Option(
            names = "--split-by",
            paramLabel = "RULE",
            defaultValue = "source",
            description = "source, or patient:DEV:TEST:SEED (default: ${DEFAULT-VALUE}).")
    private String splitBy = "source";

    @Option(
            names = "--labels-max",
            paramLabel = "N",
            defaultValue = "50",
            description = "The most frequent codes become labels (default: ${DEFAULT-VALUE}).")
    private int labelsMax = 50;

    @Option(
            names = "--descriptions",
            paramLabel = "FILE",
            description = "JSON array of objects with code and description.")
    private @Nullable Path descriptions;

    /** The rule. */
    SplitRule rule() {
        return SplitRule.parse(splitBy);
    }

    /** The labels of train. */
    LabelSet labels(Splits splits) {
        return LabelChoice.choose(
                splits.train(), LabelRule.top(labelsMax), Descriptions.read(descriptions));
    }
}
