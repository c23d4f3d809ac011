package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.longitude.model.encoder.HeadKind;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.reproduce.Step.Work;

/** Which steps a reproduction has, in an order in which each comes after what it needs. */
final class Plan {

    private static final double SECONDS_PER_LINEAR_WORD = 2.5e-5;
    private static final double SECONDS_PER_LEXICON_WORD = 2e-6;
    private static final double SECONDS_PER_EMBEDDED_WORD = 2e-5;

    /** By three tokenizers, every note of the set. */
    private static final double SECONDS_PER_CUT_WORD = 2e-5;

    /** A clinical word is about so many subwords of everyday English; the corpus step measures. */
    static final double SUBWORDS_PER_WORD = 2.6;

    /** Where layers are bypassed a token costs this share of what it costs else. */
    private static final double BYPASSED_COST = 0.35;

    /** What of an admission stands in a BERT's tokens, for a guess. */
    private static final double WORDS_OF_ADMISSION = 1_200;

    private final ReproductionConfig config;
    private final DefaultCheckpoints defaults;
    private final Map<String, SetSize> sizes;
    private final Device device;
    private final SourceSet main;
    private final List<Step> steps = new ArrayList<>();

    /**
     * How much there is of a set, about.
     *
     * @param words of train's coding text
     * @param paragraphWords mean of a paragraph
     */
    record SetSize(double words, double paragraphWords) {}

    private Plan(
            ReproductionConfig config,
            List<SourceSet> sets,
            DefaultCheckpoints defaults,
            Map<String, SetSize> sizes,
            Device device) {
        this.config = config;
        this.main = sets.get(0);
        this.defaults = defaults;
        this.sizes = sizes;
        this.device = device;
    }

    /**
     * The steps for these sets.
     *
     * @param sets the first is the one that is pre-trained on
     * @param sizes of each set, by its name
     */
    static List<Step> of(
            ReproductionConfig config,
            List<SourceSet> sets,
            DefaultCheckpoints defaults,
            Map<String, SetSize> sizes,
            Device device) {
        Plan plan = new Plan(config, sets, defaults, sizes, device);
        plan.words(sets);
        if (config.startPretrained()) {
            plan.pretraining();
        }
        sets.forEach(plan::claims);
        plan.bytePairs();
        if (!config.startPretrained()) {
            plan.pretraining();
        }
        plan.starts();
        plan.tableThree();
        plan.halfLayers();
        StepNames.PROBED.forEach(plan::probe);
        return plan.steps;
    }

    private void words(List<SourceSet> sets) {
        Object settings =
                Map.of(
                        "tokens", config.subwordsMax(),
                        "texts", config.generalTexts(),
                        "given", String.valueOf(defaults));
        add(
                StepNames.BYTE_PAIRS,
                "default byte-level BPE",
                List.of(),
                settings,
                Work.ofSeconds(5),
                run -> WordSteps.bytePairs(run, config, defaults));
        add(
                StepNames.WORD_PIECES,
                "default WordPieces",
                List.of(),
                settings,
                Work.ofSeconds(5),
                run -> WordSteps.wordPieces(run, config, defaults));
        sets.forEach(this::vocabulary);
        add(
                StepNames.EMBEDDINGS,
                "word embeddings by fastText",
                List.of(StepNames.vocabulary(main)),
                settings(main, config.embeddings()),
                Work.ofSeconds(
                        5
                                + size(main).words()
                                        * config.embeddings().epochs()
                                        * SECONDS_PER_EMBEDDED_WORD),
                run -> WordSteps.embeddings(run, main, StepNames.vocabulary(main), config));
        corpus();
    }

    private void vocabulary(SourceSet set) {
        add(
                StepNames.vocabulary(set),
                "vocabulary of " + set.title(),
                List.of(),
                settings(set, Map.of("words", config.wordsMax(), "min", config.wordCountMin())),
                Work.ofSeconds(5),
                run -> WordSteps.vocabulary(run, set, config));
    }

    private void corpus() {
        Map<String, String> tokenizers = new LinkedHashMap<>();
        tokenizers.put("words of the notes", StepNames.vocabulary(main));
        tokenizers.put("byte-level BPE, default", StepNames.BYTE_PAIRS);
        tokenizers.put("WordPiece, default", StepNames.WORD_PIECES);
        add(
                StepNames.CORPUS,
                "lengths of notes, tokens of words",
                List.copyOf(tokenizers.values()),
                settings(main, Map.of()),
                Work.ofSeconds(5 + size(main).words() * SECONDS_PER_CUT_WORD),
                run -> WordSteps.corpus(run, main, tokenizers));
    }

    /** Long, short, linear and lexicon: what the claims are about. */
    private void claims(SourceSet set) {
        Object own = Map.of("labels", config.labelsMax());
        add(
                StepNames.linear(set),
                "TF-IDF and logistic regression, " + set.title(),
                List.of(),
                settings(set, own),
                Work.ofSeconds(3 * size(set).words() * SECONDS_PER_LINEAR_WORD),
                run -> LinearRow.run(run, set, config));
        add(
                StepNames.lexicon(set),
                "lexicon of descriptions, " + set.title(),
                List.of(),
                settings(set, own),
                Work.ofSeconds(size(set).words() * SECONDS_PER_LEXICON_WORD),
                run -> LexiconRow.run(run, set, config));
        String words = StepNames.vocabulary(config.startPretrained() ? main : set);
        for (int seed : config.seeds()) {
            coding(
                    StepNames.longer(set, seed),
                    "Longformer, label attention",
                    set,
                    attending(EncoderKind.LONGFORMER, words, StepNames.LONGFORMER_WORDS, seed));
            coding(
                    StepNames.cut(set, seed),
                    "the same Longformer, first %d tokens only"
                            .formatted(config.size().shortTokens()),
                    set,
                    attending(EncoderKind.LONGFORMER, words, StepNames.LONGFORMER_WORDS, seed)
                            .cutShort());
            coding(
                    StepNames.shorter(set, seed),
                    "BERT of %d tokens, label attention".formatted(config.size().shortTokens()),
                    set,
                    attending(EncoderKind.BERT, words, StepNames.BERT_WORDS, seed));
        }
    }

    private CodingRow attending(EncoderKind encoder, String words, String pretrained, int seed) {
        return config.startPretrained()
                ? CodingRow.pretrained(encoder, HeadKind.LABEL_ATTENTION, words, pretrained, seed)
                : CodingRow.fresh(encoder, words, config.size().freshLayers(), seed);
    }

    private void bytePairs() {
        int seed = config.seeds().get(0);
        coding(
                StepNames.bytePairRow(main, seed),
                "Longformer, label attention, default byte-level BPE",
                main,
                attending(EncoderKind.LONGFORMER, StepNames.BYTE_PAIRS, StepNames.CONTINUED, seed));
    }

    /** A pre-trained encoder and a fresh one of its size, as far as the claims lack them. */
    private void starts() {
        int seed = config.seeds().get(0);
        String words = StepNames.vocabulary(main);
        String longer = StepNames.longer(main, seed);
        String pretrained = StepNames.pretrained(main, seed, config);
        String fresh = StepNames.fresh(main, seed, config);
        if (!pretrained.equals(longer)) {
            coding(
                    pretrained,
                    "Longformer, label attention, pre-trained",
                    main,
                    CodingRow.pretrained(
                            EncoderKind.LONGFORMER,
                            HeadKind.LABEL_ATTENTION,
                            words,
                            StepNames.LONGFORMER_WORDS,
                            seed));
        }
        if (!fresh.equals(longer)) {
            coding(
                    fresh,
                    "Longformer, label attention, the same size not pre-trained",
                    main,
                    CodingRow.fresh(
                            EncoderKind.LONGFORMER, words, config.size().pretrainedLayers(), seed));
        }
    }

    private void pretraining() {
        new PretrainingSteps(config, main, size(main), defaults, device).addTo(steps);
    }

    private void tableThree() {
        String words = StepNames.vocabulary(main);
        paperRow(PaperRow.BERT_DEFAULT, EncoderKind.BERT, StepNames.WORD_PIECES);
        paperRow(PaperRow.LONGFORMER_DEFAULT, EncoderKind.LONGFORMER, StepNames.BYTE_PAIRS);
        paperRow(PaperRow.LONGFORMER_CONTINUED, EncoderKind.LONGFORMER, StepNames.BYTE_PAIRS);
        paperRow(PaperRow.BERT_WORDS, EncoderKind.BERT, words);
        paperRow(PaperRow.CLINICAL_LONGFORMER, EncoderKind.LONGFORMER, words);
    }

    /** How many layers are needed is the paper's open question (section 5.2). */
    private void halfLayers() {
        coding(
                StepNames.halfLayers(main),
                "ClinicalLongformer, first half of its layers, first token",
                main,
                CodingRow.pretrained(
                                EncoderKind.LONGFORMER,
                                HeadKind.FIRST_TOKEN,
                                StepNames.vocabulary(main),
                                StepNames.LONGFORMER_WORDS,
                                config.seeds().get(0))
                        .withLayers(Math.max(1, config.size().pretrainedLayers() / 2)));
    }

    private void paperRow(PaperRow row, EncoderKind encoder, String tokenizer) {
        coding(
                row.step(),
                "Table 3: %s, %s, first token".formatted(row.model(), row.tokenizer()),
                main,
                CodingRow.pretrained(
                        encoder,
                        HeadKind.FIRST_TOKEN,
                        tokenizer,
                        row.pretrained(),
                        config.seeds().get(0)));
    }

    private void probe(String encoder) {
        double tokens =
                size(main).words()
                        * 1.3
                        * (encoder.equals(StepNames.CONTINUED) ? SUBWORDS_PER_WORD : 1);
        add(
                StepNames.probe(encoder),
                "probe of " + encoder,
                List.of(encoder),
                settings(main, Map.of("probe", config.probe(), "labels", config.labelsMax())),
                // Reading alone costs a third of training; the probes themselves little.
                new Work(tokens / 3, 0, 20),
                run -> ProbeStep.run(run, main, encoder, config, device));
    }

    private void coding(String name, String title, SourceSet set, CodingRow row) {
        List<String> needs = new ArrayList<>(List.of(row.tokenizer()));
        if (!row.pretrained().isEmpty()) {
            needs.add(row.pretrained());
        }
        add(
                name,
                "%s, %s, seed %d".formatted(title, set.title(), row.seed()),
                needs,
                settings(
                        set,
                        Map.of(
                                "row", row,
                                "size", config.size(),
                                "labels", config.labelsMax(),
                                "fine_tune", row.fineTune(config))),
                work(set, row),
                run -> row.run(run, set, config, device));
    }

    private Work work(SourceSet set, CodingRow row) {
        FineTuneConfig how = row.fineTune(config);
        boolean subwords =
                row.tokenizer().equals(StepNames.BYTE_PAIRS)
                        || row.tokenizer().equals(StepNames.WORD_PIECES);
        double passes = how.epochs() * (1 - how.warmupShare() + how.warmupShare() * BYPASSED_COST);
        double tokens = size(set).words() * passes * layersCost(row);
        double read =
                row.readsAll() ? 1 : Math.min(1, config.size().shortTokens() / WORDS_OF_ADMISSION);
        double all = tokens * (row.readsAll() && subwords ? SUBWORDS_PER_WORD : 1) * read;
        return row.encoder() == EncoderKind.BERT ? new Work(0, all, 5) : new Work(all, 0, 5);
    }

    /** Rates are measured on fresh encoders. */
    private double layersCost(CodingRow row) {
        int layers = row.layers() == 0 ? config.size().pretrainedLayers() : row.layers();
        return (double) (1 + layers) / (1 + config.size().freshLayers());
    }

    private SetSize size(SourceSet set) {
        return sizes.getOrDefault(set.name(), new SetSize(0, 0));
    }

    private Object settings(SourceSet set, Object own) {
        return Map.of("set", set.identity(), "split_by", config.splitBy(), "own", own);
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
