package org.longitude.trainer.reproduce;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows of the paper's Table 3, with its numbers: MIMIC-III, its 50 most frequent codes. */
enum PaperRow {
    BERT_DEFAULT("BERT-base (baseline)", "default", null, null, null, 0.789, 0.835, 0.295, 0.424),
    LONGFORMER_DEFAULT(
            "Longformer-base (baseline)", "default", null, null, null, 0.768, 0.819, 0.214, 0.337),
    LONGFORMER_CONTINUED(
            "Longformer, continued", "default", 16_000, 4.09, 2.03, 0.791, 0.836, 0.300, 0.416),
    BERT_WORDS("BERT-base", "MIMIC", 32_000, 8.46, 2.14, 0.833, 0.868, 0.417, 0.519),
    CLINICAL_LONGFORMER(
            "ClinicalLongformer", "MIMIC", 14_000, 22.07, 4.46, 0.841, 0.879, 0.458, 0.551);

    private final String model;
    private final String tokenizer;
    private final @Nullable Integer steps;
    private final @Nullable Double perplexity;
    private final @Nullable Double bitsPerCharacter;
    private final double macroAuc;
    private final double microAuc;
    private final double macroF1;
    private final double microF1;

    PaperRow(
            String model,
            String tokenizer,
            @Nullable Integer steps,
            @Nullable Double perplexity,
            @Nullable Double bitsPerCharacter,
            double macroAuc,
            double microAuc,
            double macroF1,
            double microF1) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.steps = steps;
        this.perplexity = perplexity;
        this.bitsPerCharacter = bitsPerCharacter;
        this.macroAuc = macroAuc;
        this.microAuc = microAuc;
        this.macroF1 = macroF1;
        this.microF1 = microF1;
    }

    /** The name of the step that reproduces it. */
    String step() {
        return "table-3-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The step that pre-trains its encoder. */
    String pretrained() {
        return switch (this) {
            case BERT_DEFAULT -> StepNames.DEFAULT_BERT;
            case LONGFORMER_DEFAULT -> StepNames.DEFAULT_LONGFORMER;
            case LONGFORMER_CONTINUED -> StepNames.CONTINUED;
            case BERT_WORDS -> StepNames.BERT_WORDS;
            case CLINICAL_LONGFORMER -> StepNames.LONGFORMER_WORDS;
        };
    }

    String model() {
        return model;
    }

    String tokenizer() {
        return tokenizer;
    }

    @Nullable Integer steps() {
        return steps;
    }

    @Nullable Double perplexity() {
        return perplexity;
    }

    @Nullable Double bitsPerCharacter() {
        return bitsPerCharacter;
    }

    double macroAuc() {
        return macroAuc;
    }

    double microAuc() {
        return microAuc;
    }

    double macroF1() {
        return macroF1;
    }

    double microF1() {
        return microF1;
    }
}
