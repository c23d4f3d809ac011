package org.longitude.trainer.retrain;

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
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.StandingCode;

/** Codes of the archive as labels of a model. */
final class LabelChoice {
    private LabelChoice() {}

    /** The most frequent codes of train, the most frequent first; ties in the order of codes. */
    static LabelSet choose(
            List<ArchivedAdmission> train, int labelsMax, Map<String, String> descriptions) {
        Map<StandingCode, Integer> counts = new HashMap<>();
        for (ArchivedAdmission admission : train) {
            admission.codes().forEach(code -> counts.merge(code, 1, Integer::sum));
        }
        List<StandingCode> byFrequency = new ArrayList<>(counts.keySet());
        byFrequency.sort(
                Comparator.comparingInt((StandingCode code) -> -counts.getOrDefault(code, 0))
                        .thenComparing(Comparator.naturalOrder()));
        List<CodeLabel> labels =
                byFrequency.stream()
                        .limit(labelsMax)
                        .map(code -> label(code, descriptions))
                        .toList();
        if (labels.isEmpty()) {
            throw new TrainerException(
                    TrainerError.CORPUS_EMPTY,
                    "train: %d admissions and no code that stands (expected: at least one code)"
                            .formatted(train.size()));
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
    static int[] labelsOf(ArchivedAdmission admission, LabelSet labels) {
        return admission.codes().stream()
                .map(code -> labels.indexOf(code.system(), code.code()))
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .sorted()
                .toArray();
    }

    /** How many of the admissions' codes are outside the label set and can never be assigned. */
    static long codesOutside(List<ArchivedAdmission> admissions, LabelSet labels) {
        return admissions.stream()
                .flatMap(admission -> admission.codes().stream())
                .filter(code -> labels.indexOf(code.system(), code.code()).isEmpty())
                .count();
    }

    static List<int[]> labelsOf(List<ArchivedAdmission> admissions, LabelSet labels) {
        return IntStream.range(0, admissions.size())
                .mapToObj(i -> labelsOf(admissions.get(i), labels))
                .toList();
    }
}
