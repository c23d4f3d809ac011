package org.longitude.trainer.command;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.LabelRule;
import org.longitude.trainer.corpus.SplitRule;
import org.longitude.trainer.corpus.Splits;
import picocli.CommandLine.Option;

/** How admissions are split and which codes become labels. A mixin. */
public final class SplitOptions {
    private static final int LABELS_MAX = 50;

    @Option(
            names = "--split-by",
            paramLabel = "RULE",
            description =
                    "source: the codes' source system ends in -train, -dev or -test;"
                            + " patient:DEV:TEST:SEED: shares of patients, as in patient:0.1:0.1:1;"
                            + " hadm:FILES: lists of admission ids, * in place of the split's name"
                            + " (default: source).")
    private @Nullable String splitBy;

    @Option(
            names = "--labels-max",
            paramLabel = "N",
            description = "The most frequent codes of train become labels (default: 50).")
    private @Nullable Integer labelsMax;

    @Option(
            names = "--code-system",
            paramLabel = "SYSTEM",
            split = ",",
            description =
                    "Only its codes become labels: ICD_9_CM, ICD_10_CM or ICD_10_PCS; several with"
                            + " commas (default: all).")
    private @Nullable Set<CodeSystem> codeSystems;

    @Option(
            names = "--code-kind",
            paramLabel = "KIND",
            split = ",",
            description = "Only DIAGNOSIS or PROCEDURE codes become labels (default: both).")
    private @Nullable Set<CodeKind> codeKinds;

    @Option(
            names = "--descriptions",
            paramLabel = "FILE",
            description =
                    "What codes stand for: a JSON array of objects with code and description.")
    private @Nullable Path descriptions;

    /** The rule. */
    SplitRule rule() {
        return SplitRule.parse(splitBy == null ? "source" : splitBy);
    }

    /** The labels of train. */
    LabelSet labels(Splits splits) {
        LabelRule rule =
                new LabelRule(
                        labelsMax == null ? LABELS_MAX : labelsMax,
                        codeSystems == null ? Set.of() : codeSystems,
                        codeKinds == null ? Set.of() : codeKinds);
        return LabelChoice.choose(splits.train(), rule, descriptions());
    }

    /** What codes stand for, by code. */
    Map<String, String> descriptions() {
        return Descriptions.read(descriptions);
    }

    /** Where that is written. */
    @Nullable Path descriptionsFile() {
        return descriptions;
    }

    /** What was typed, by the names of a recipe's settings. */
    Map<String, @Nullable Object> typed() {
        Map<String, @Nullable Object> typed = new HashMap<>();
        typed.put("split_by", splitBy);
        typed.put("labels_max", labelsMax);
        typed.put("code_systems", codeSystems);
        typed.put("code_kinds", codeKinds);
        return typed;
    }
}
