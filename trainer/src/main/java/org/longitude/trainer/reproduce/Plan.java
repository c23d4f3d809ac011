package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.longitude.trainer.reproduce.CodingRow.EncoderKind;
import org.longitude.trainer.reproduce.Step.Kind;
import org.longitude.trainer.reproduce.Step.Work;

/** Which steps a reproduction has, in an order that resumes well: what others need comes first. */
final class Plan {

    static final String BYTE_PAIRS = "default-byte-pairs";
    static final String WORD_PIECES = "default-word-pieces";
    static final String EMBEDDINGS = "embeddings";
    static final String CORPUS = "corpus";

    private static final double SECONDS_PER_LINEAR_WORD = 2.5e-5;
    private static final double SECONDS_PER_EMBEDDED_WORD = 1e-5;

    private final ReproductionConfig config;
    private final Device device;
    private final List<Step> steps = new ArrayList<>();

    private Plan(ReproductionConfig config, Device device) {
        this.config = config;
        this.device = device;
    }

    /**
     * The steps for these sets.
     *
     * @param words training words of each set, by its name
     */
    static List<Step> of(
            ReproductionConfig config,
            List<SourceSet> sets,
            Map<String, Double> words,
            Device device) {
        Plan plan = new Plan(config, device);
        SourceSet main = sets.get(0);
        double mainWords = words.getOrDefault(main.name(), 0.0);
        plan.defaultTokenizers();
        sets.forEach(plan::vocabulary);
        plan.embeddings(main, mainWords);
        plan.corpus(main);
        for (SourceSet set : sets) {
            plan.rows(set, words.getOrDefault(set.name(), 0.0), set.equals(main));
        }
        return plan.steps;
    }

    /** The step of a set's vocabulary. */
    static String vocabularyOf(SourceSet set) {
        return set.name() + "-words";
    }

    static String linear(SourceSet set) {
        return set.name() + "-linear";
    }

    static String longRow(SourceSet set, int seed) {
        return set.name() + "-long-seed-" + seed;
    }

    static String shortRow(SourceSet set, int seed) {
        return set.name() + "-short-seed-" + seed;
    }

    static String bytePairRow(SourceSet set, int seed) {
        return set.name() + "-long-byte-pairs-seed-" + seed;
    }

    private void defaultTokenizers() {
        Map<String, Object> settings =
                Map.of("tokens", config.subwordsMax(), "texts", config.generalTexts());
        add(
                BYTE_PAIRS,
                "byte-level BPE of everyday English",
                List.of(),
                settings,
                seconds(5),
                run -> WordSteps.bytePairs(run, config));
        add(
                WORD_PIECES,
                "WordPieces of everyday English",
                List.of(),
                settings,
                seconds(5),
                run -> WordSteps.wordPieces(run, config));
    }

    private void vocabulary(SourceSet set) {
        add(
                vocabularyOf(set),
                "vocabulary of " + set.title(),
                List.of(),
                settings(set, Map.of("words", config.wordsMax(), "min", config.wordCountMin())),
                seconds(5),
                run -> WordSteps.vocabulary(run, set, config));
    }

    private void embeddings(SourceSet set, double words) {
        add(
                EMBEDDINGS,
                "word embeddings by fastText",
                List.of(vocabularyOf(set)),
                settings(set, config.embeddings()),
                seconds(5 + words * config.embeddings().epochs() * SECONDS_PER_EMBEDDED_WORD),
                run -> WordSteps.embeddings(run, set, vocabularyOf(set), config));
    }

    private void corpus(SourceSet set) {
        Map<String, String> tokenizers = new LinkedHashMap<>();
        tokenizers.put("words of the notes", vocabularyOf(set));
        tokenizers.put("byte-level BPE, default", BYTE_PAIRS);
        tokenizers.put("WordPiece, default", WORD_PIECES);
        add(
                CORPUS,
                "lengths of notes, tokens of words",
                List.copyOf(tokenizers.values()),
                settings(set, Map.of()),
                seconds(10),
                run -> WordSteps.corpus(run, set, tokenizers));
    }

    private void rows(SourceSet set, double words, boolean isMain) {
        add(
                linear(set),
                "TF-IDF and logistic regression, " + set.title(),
                List.of(),
                settings(set, Map.of("labels", config.labelsMax())),
                seconds(3 * words * SECONDS_PER_LINEAR_WORD),
                run -> LinearRow.run(run, set, config));
        for (int seed : config.seeds()) {
            coding(
                    longRow(set, seed),
                    "Longformer, label attention",
                    set,
                    new CodingRow(EncoderKind.LONGFORMER, vocabularyOf(set), seed),
                    words);
            coding(
                    shortRow(set, seed),
                    "BERT of %d tokens, label attention".formatted(config.size().shortTokens()),
                    set,
                    new CodingRow(EncoderKind.BERT, vocabularyOf(set), seed),
                    words);
        }
        if (isMain) {
            int seed = config.seeds().get(0);
            coding(
                    bytePairRow(set, seed),
                    "Longformer, label attention, default byte-level BPE",
                    set,
                    new CodingRow(EncoderKind.LONGFORMER, BYTE_PAIRS, seed),
                    // The corpus step measures it; for a plan a clinical word is about two tokens.
                    2 * words);
        }
    }

    private void coding(
            String name, String title, SourceSet set, CodingRow row, double tokensOfTrain) {
        double share =
                row.encoder() == EncoderKind.BERT
                        ? Math.min(1, config.size().shortTokens() / 1_000.0)
                        : 1;
        add(
                name,
                "%s, %s, seed %d".formatted(title, set.title(), row.seed()),
                List.of(row.tokenizer()),
                settings(
                        set,
                        Map.of(
                                "row", row,
                                "size", config.size(),
                                "labels", config.labelsMax(),
                                "fine_tune", config.fineTune())),
                new Work(
                        row.encoder() == EncoderKind.BERT ? Kind.SHORT_TOKENS : Kind.LONG_TOKENS,
                        share * tokensOfTrain * config.fineTune().epochs()),
                run -> row.run(run, set, config, device));
    }

    private Object settings(SourceSet set, Object own) {
        return Map.of("set", set.identity(), "split_by", config.splitBy(), "own", own);
    }

    private static Work seconds(double amount) {
        return new Work(Kind.SECONDS, amount);
    }

    private void add(
            String name,
            String title,
            List<String> needs,
            Object settings,
            Work work,
            Step.Action action) {
        steps.add(new Step(name, title, needs, settings, work, action));
    }
}
