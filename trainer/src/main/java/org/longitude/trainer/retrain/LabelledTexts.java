package org.longitude.trainer.retrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.metrics.ScoredLabels;

/**
 * One split against a label set: the same admissions as words, as tokens and as truth, in one
 * order.
 */
public final class LabelledTexts {
    private final List<ArchivedAdmission> admissions;
    private final List<int[]> labels;
    private final int labelCount;

    public LabelledTexts(List<ArchivedAdmission> admissions, LabelSet labels) {
        this.admissions = Collections.unmodifiableList(admissions);
        this.labels = LabelChoice.labelsOf(admissions, labels);
        this.labelCount = labels.size();
    }

    private LabelledTexts(List<ArchivedAdmission> admissions, List<int[]> labels, int labelCount) {
        this.admissions = admissions;
        this.labels = labels;
        this.labelCount = labelCount;
    }

    /** Only the first so many. */
    LabelledTexts first(int count) {
        int kept = Math.min(count, admissions.size());
        return new LabelledTexts(admissions.subList(0, kept), labels.subList(0, kept), labelCount);
    }

    /** Some of them, by place. */
    LabelledTexts only(int[] places) {
        return new LabelledTexts(
                Arrays.stream(places).mapToObj(admissions::get).toList(),
                Arrays.stream(places).mapToObj(labels::get).toList(),
                labelCount);
    }

    public List<ArchivedAdmission> admissions() {
        return admissions;
    }

    public int size() {
        return admissions.size();
    }

    public List<String> texts() {
        return admissions.stream().map(ArchivedAdmission::words).toList();
    }

    public List<int[]> labels() {
        return labels;
    }

    public int labelCount() {
        return labelCount;
    }

    /** Whose admissions they are, in their order. */
    List<String> patients() {
        return admissions.stream().map(ArchivedAdmission::patientId).toList();
    }

    /** How many have none of the labels. */
    int unlabelled() {
        return (int) labels.stream().filter(each -> each.length == 0).count();
    }

    public boolean[][] truth() {
        return ScoredLabels.truthOf(labels, labelCount);
    }

    public List<int[]> tokens(Tokenizer tokenizer) {
        return admissions.stream().map(admission -> admission.tokenIds(tokenizer)).toList();
    }

    public List<CodedAdmission> coded(Tokenizer tokenizer) {
        List<CodedAdmission> coded = new ArrayList<>();
        for (int i = 0; i < admissions.size(); i++) {
            ArchivedAdmission admission = admissions.get(i);
            coded.add(
                    new CodedAdmission(
                            admission.admissionId(),
                            admission.patientId(),
                            admission.tokenIds(tokenizer),
                            labels.get(i)));
        }
        return coded;
    }

    /** Counts only: the words are patients'. */
    @Override
    public String toString() {
        return "LabelledTexts[%d admissions, %d labels]".formatted(admissions.size(), labelCount);
    }
}
