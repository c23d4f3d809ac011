package org.longitude.trainer.retrain;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.Routing;

/**
 * The bundle's README.md: what it is, how it was made, what it scored and what it must not be used
 * for.
 */
final class ModelCard {
    private static final String[][] ROWS = {
        {"micro F1", "micro_f1"},
        {"micro precision", "micro_precision"},
        {"micro recall", "micro_recall"},
        {"macro F1 (mean of codes' F1)", "macro_f1_sklearn_zero_division_0"},
        {"macro F1 (CAML: of mean precision and recall)", "macro_f1_caml"},
        {"micro AUC", "micro_auc"},
        {"macro AUC", "macro_auc_skip_undefined"},
    };

    private static final String GENERATED =
            """
            For trying Longitude, its tests and its demonstrations. **Not for coding patients**: it has seen nothing but \
            generated text. A score on generated text shows that the mechanism works, and says nothing about clinical \
            accuracy. Train your own bundle on your own archive, and have people check its codes.

            About one mention in four of the generated test admissions uses a phrasing that no training admission has.
            """;

    private static final String ARCHIVE =
            """
            For suggesting codes to people who check them, in the hospital whose archive it was trained on. The scores \
            below are those of that archive's test admissions and of no other place or time.
            """;

    private ModelCard() {}

    /** Numbers look the same wherever the card is written. */
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    static String text(
            RetrainConfig config,
            TrainingFile training,
            MetricsFile metrics,
            Tuning tuning,
            Candidate.Facts facts) {
        StringBuilder card = new StringBuilder();
        card.append("# Model card: %s%n%n".formatted(config.bundleName()));
        card.append(
                format(
                        """
                        %s It reads an admission's discharge summary (or, before there is one, all its notes), %.1f %% \
                        of its tokens on average, and gives each of %d ICD codes a probability.

                        ## Use

                        """,
                        facts.description(), 100 * training.coverage(), tuning.labels().size()));
        card.append(training.generatedText() ? GENERATED : ARCHIVE);
        card.append(
                format(
                        """

                        ## Made by

                            %s

                        Seed %d. Committed records of two topics (`training.json` has offsets, counts and SHA-256): %d \
                        admissions to learn from, %d to tune on, %d held out. Split: `%s`; no patient stands in two \
                        splits.

                        | | |
                        |---|---|
                        | parameters | %,d |
                        | words in the vocabulary | %,d |
                        | fine-tuning | %d steps, %.0f s |
                        | chosen on dev | %s |

                        """,
                        config.command(),
                        config.recipe().fineTune().seed(),
                        training.admissions().get("train"),
                        training.admissions().get("dev"),
                        training.admissions().get("test"),
                        training.splitBy(),
                        training.parameters(),
                        training.words(),
                        training.steps(),
                        training.seconds(),
                        tuning.text()));
        card.append(
                """
                ## Scores

                The linear baseline is TF-IDF of words and word pairs with one logistic regression a code, C (%d) and \
                threshold tuned on the same dev admissions. The best constant prediction assigns the same codes to \
                every admission and is fitted on the very admissions it is scored on: no constant does better.

                """
                        .formatted(Math.round(training.baselineInverseRegularization())));
        append(
                card,
                "Test: %d admissions, scored once".formatted(metrics.test().admissions()),
                metrics.test());
        append(
                card,
                "The first %d of them, which the build scores again"
                        .formatted(metrics.testSlice().admissions()),
                metrics.testSlice());
        append(
                card,
                "Dev: %d admissions, which the choices were made on"
                        .formatted(metrics.dev().admissions()),
                metrics.dev());
        appendEvidence(card, metrics.evidence());
        appendRouting(card, tuning.routing());
        card.append("All scores, by every convention in use, are in `metrics.json`.\n");
        return card.toString();
    }

    private static void append(StringBuilder card, String title, SplitScores scores) {
        card.append("### %s%n%n".formatted(title));
        card.append("| | this model | linear baseline | best constant |\n|---|---|---|---|\n");
        for (String[] row : ROWS) {
            card.append(
                    "| %s | %s | %s | %s |%n"
                            .formatted(
                                    row[0],
                                    cell(scores.model(), row[1]),
                                    cell(scores.linearBaseline(), row[1]),
                                    cell(scores.bestConstant(), row[1])));
        }
        card.append('\n');
    }

    private static void appendEvidence(StringBuilder card, @Nullable EvidenceScores evidence) {
        if (evidence == null) {
            return;
        }
        card.append(
                format(
                        """
                ### Evidence: where it looked

                Of %,d codes assigned rightly in test, the strongest token lay in a phrase that makes the code stand \
                for %.1f %%, and one of the five strongest for %.1f %%; the heaviest phrase that is shown overlapped \
                such a phrase for %.1f %%. A token drawn at random would lie in one for %.2f %%.

                """,
                        evidence.codes(),
                        100 * evidence.strongestHits(),
                        100 * evidence.fiveHits(),
                        100 * Objects.requireNonNull(evidence.phraseHits(), "phraseHits"),
                        100 * evidence.chance()));
    }

    private static void appendRouting(StringBuilder card, @Nullable Routing routing) {
        if (routing == null) {
            return;
        }
        card.append(
                format(
                        """
                        ### Routing by a precision target

                        Precision of the assigned codes of %s predictions by the probability of their least probable \
                        code, each probability calibrated by other admissions; 95 %% intervals, patients as clusters \
                        (design effect %.2f). A target is met by the lowest cut whose lower end meets it. Missed codes \
                        are not in it.

                        | target | cut | predictions above | precision above |
                        |---|---|---|---|
                        """,
                        routing.split(), routing.designEffect()));
        for (double target : new double[] {0.8, 0.9, 0.95, 0.98}) {
            card.append(
                    routing.cutFor(target)
                            .map(
                                    cut ->
                                            format(
                                                    "| %.2f | %.4f | %d of %d | %.4f (%.4f to %.4f) |%n",
                                                    target,
                                                    cut.confidence(),
                                                    cut.above().admissions(),
                                                    routing.all().admissions(),
                                                    cut.above().precision(),
                                                    cut.above().low(),
                                                    cut.above().high()))
                            .orElse(format("| %.2f | not shown of any | | |%n", target)));
        }
        card.append('\n');
    }

    private static String cell(Map<String, @Nullable Object> report, String key) {
        return report.get(key) instanceof Number value
                ? String.format(Locale.ROOT, "%.4f", value.doubleValue())
                : "undefined";
    }
}
