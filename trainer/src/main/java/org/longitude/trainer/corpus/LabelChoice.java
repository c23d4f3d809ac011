package org.longitude.trainer.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.LabelSet;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Codes of the archive as labels of a model. */
public final class LabelChoice {
    private LabelChoice() {}

    /**
     * The codes of train that the rule admits, the most frequent first; ties in the order of codes.
     *
     * @param descriptions what codes stand for; one that is not in it has an empty description
     * @throws TrainerException {@code CORPUS_EMPTY} if there is none
     */
    public static LabelSet choose(
            List<ArchivedAdmission> train, LabelRule rule, Map<String, String> descriptions) {
        Map<StandingCode, Integer> counts = new HashMap<>();
        for (ArchivedAdmission admission : train) {
            admission.codes().stream()
                    .filter(rule::admits)
                    .forEach(code -> counts.merge(code, 1, Integer::sum));
        }
        List<StandingCode> byFrequency = new ArrayList<>(counts.keySet());
        byFrequency.sort(
                Comparator.comparingInt((StandingCode code) -> -counts.getOrDefault(code, 0))
                        .thenComparing(Comparator.naturalOrder()));
        List<CodeLabel> labels =
                byFrequency.stream()
                        .limit(rule.labelsMax())
                        .map(code -> label(code, descriptions))
                        .toList();
        if (labels.isEmpty()) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "train: %d admissions and no code that stands of %s (expected: at least one code)"
                            .formatted(train.size(), rule.text()));
        }
        return LabelSet.of(labels);
    }

    private static CodeLabel label(StandingCode code, Map<String, String> descriptions) {
        return new CodeLabel(
                code.code(),
                code.system(),
                code.kind(),
                descriptions.getOrDefault(code.code(), ""));
    }

    /** Rising label indices of an admission's codes; codes outside the label set have none. */
    public static int[] labelsOf(ArchivedAdmission admission, LabelSet labels) {
        return admission.codes().stream()
                .map(code -> labels.indexOf(code.system(), code.code()))
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .sorted()
                .toArray();
    }

    /** How many of the admissions' codes are outside the label set and can never be assigned. */
    public static long codesOutside(List<ArchivedAdmission> admissions, LabelSet labels) {
        return admissions.stream()
                .flatMap(admission -> admission.codes().stream())
                .filter(code -> labels.indexOf(code.system(), code.code()).isEmpty())
                .count();
    }

    /** The same of each admission, in their order. */
    public static List<int[]> labelsOf(List<ArchivedAdmission> admissions, LabelSet labels) {
        return IntStream.range(0, admissions.size())
                .mapToObj(i -> labelsOf(admissions.get(i), labels))
                .toList();
    }
}
