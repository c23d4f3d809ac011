package org.longitude.trainer.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.embeddings.Neighbours.Neighbour;
import org.longitude.trainer.pretrain.PretrainResult;
import org.longitude.trainer.report.Table;

/** The paper's tables with our numbers beside its own. */
final class PaperTables {

    /** As {@code train pretrain} names what it measured. */
    private static final String PERPLEXITY = "perplexity";

    private static final String NATS = "nats_per_token";
    private static final String BITS = "bits_per_token";
    private static final String BITS_PER_CHARACTER = "bits_per_character";
    private static final String NEXT_SENTENCE = "next_sentence_accuracy";

    private static final List<String> PAPER_NEAREST =
            List.of(
                    "mellitus 0.8428",
                    "dm 0.5889",
                    "hypercholesterolemia 0.5142",
                    "dyslipidemia 0.5054",
                    "hyperlipidemia 0.5009");
    private static final List<String> PAPER_FARTHEST =
            List.of(
                    "slightly 0.0087",
                    "changed 0.0115",
                    "minimal 0.0125",
                    "air 0.0146",
                    "arin 0.0182");

    private PaperTables() {}

    static Table two(WordSteps.EmbeddingsMade made) {
        List<List<String>> rows = new ArrayList<>();
        boolean same = made.word().equals(WordSteps.TABLE_2_WORD);
        for (int i = 0; i < made.nearest().size() && i < made.farthest().size(); i++) {
            rows.add(
                    List.of(
                            Integer.toString(i + 1),
                            same ? PAPER_NEAREST.get(i) : "",
                            spoken(made.nearest().get(i)),
                            same ? PAPER_FARTHEST.get(i) : "",
                            spoken(made.farthest().get(i))));
        }
        return new Table(
                "The paper's Table 2: the words nearest to and farthest from \"%s\" by cosine."
                        .formatted(made.word()),
                List.of("", "nearest, paper", "nearest, ours", "farthest, paper", "farthest, ours"),
                rows);
    }

    private static String spoken(Neighbour neighbour) {
        return Texts.text("%s %.4f", neighbour.word(), neighbour.cosine());
    }

    /** The half of Table 3 that is about codes. */
    static Table threeCoding(Findings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (PaperRow row : PaperRow.values()) {
            RowResult ours = findings.paperRows().get(row.step());
            rows.add(
                    List.of(
                            row.model() + ", " + row.tokenizer(),
                            beside(row.macroAuc(), ours == null ? null : ours.macroAuc()),
                            beside(row.microAuc(), ours == null ? null : ours.microAuc()),
                            beside(row.macroF1(), ours == null ? null : ours.macroF1()),
                            beside(row.microF1(), ours == null ? null : ours.microF1()),
                            ours == null ? "" : ours.note()));
        }
        return new Table(
                "The paper's Table 3, coding with the first token's state: the paper's number / ours.",
                List.of(
                        "model, tokenizer",
                        "macro AUC",
                        "micro AUC",
                        "macro F1",
                        "micro F1",
                        "note"),
                rows);
    }

    /** The half of Table 3 that is about pre-training. */
    static Table threePretraining(Findings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (PaperRow row : PaperRow.values()) {
            PretrainResult ours = findings.pretraining().get(row.pretrained());
            boolean onNotes = row.steps() != null;
            rows.add(
                    List.of(
                            row.model() + ", " + row.tokenizer(),
                            onNotes ? Texts.text("%,d / ", row.steps()) + steps(ours) : "",
                            onNotes ? beside(row.perplexity(), ours, PERPLEXITY) : "",
                            onNotes ? beside(row.bitsPerCharacter(), ours, BITS) : "",
                            onNotes ? Texts.number(value(ours, NATS)) : "",
                            onNotes ? Texts.number(value(ours, BITS_PER_CHARACTER)) : ""));
        }
        return new Table(
                "The paper's Table 3, pre-training: the paper's number / ours. What the paper calls bpc is log2(perplexity), bits per token, in two rows (2.03, 4.46) and ln(perplexity), nats per token, in one (2.14); ours are given both ways, and as bits per character of the original text, which alone compares tokenizers.",
                List.of(
                        "model, tokenizer",
                        "steps",
                        "perplexity",
                        "the paper's bpc / our bits per token",
                        "our nats per token",
                        "our bits per character"),
                rows);
    }

    /** Everything that was pre-trained, default checkpoints and packed samples too. */
    static Table pretraining(Findings findings) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, PretrainResult> each : findings.pretraining().entrySet()) {
            PretrainResult result = each.getValue();
            rows.add(
                    List.of(
                            each.getKey(),
                            Texts.lower(result.sample()),
                            Texts.text("%,d", result.steps()),
                            Texts.text("%,d", result.tokens()),
                            Texts.text("%.1f", result.seconds() / 60),
                            Texts.number(value(result, PERPLEXITY)),
                            Texts.number(value(result, NATS)),
                            Texts.number(result.unigramNatsPerToken()),
                            Texts.number(value(result, BITS)),
                            Texts.number(value(result, BITS_PER_CHARACTER)),
                            Texts.percent(result.unknownShare()),
                            Texts.number(value(result, NEXT_SENTENCE))));
        }
        return new Table(
                "Every pre-training, judged on hidden words of held-out patients. Perplexities of different tokenizers do not compare, nor do those of paragraphs with those of packed notes. Bits per character compare, but an unknown word is one token that is easily guessed.",
                List.of(
                        "encoder",
                        "samples",
                        "steps",
                        "tokens",
                        "min",
                        "perplexity",
                        "nats per token",
                        "by word counts alone",
                        "bits per token",
                        "bits per character",
                        "unknown",
                        "next sentence right"),
                rows);
    }

    private static String steps(@Nullable PretrainResult ours) {
        return ours == null ? Texts.DASH : Texts.text("%,d", ours.steps());
    }

    private static @Nullable Double value(@Nullable PretrainResult result, String name) {
        return result == null ? null : result.best().values().get(name);
    }

    private static String beside(
            @Nullable Double paper, @Nullable PretrainResult ours, String name) {
        Double found = value(ours, name);
        return (paper == null ? Texts.DASH : Texts.text("%.2f", paper))
                + " / "
                + (found == null ? Texts.DASH : Texts.text("%.2f", found));
    }

    private static String beside(double paper, @Nullable Double ours) {
        return Texts.text("%.3f / ", paper)
                + (ours == null ? Texts.DASH : Texts.text("%.3f", ours));
    }
}
