package org.longitude.trainer.reproduce;

import java.util.List;

/** What steps are called: the names of their folders. */
final class StepNames {

    static final String BYTE_PAIRS = "default-byte-pairs";
    static final String WORD_PIECES = "default-word-pieces";
    static final String EMBEDDINGS = "embeddings";
    static final String CORPUS = "corpus";

    static final String DEFAULT_BERT = "default-bert";
    static final String DEFAULT_LONGFORMER = "default-longformer";
    static final String CONTINUED = "pretrained-longformer-continued";
    static final String BERT_WORDS = "pretrained-bert-words";
    static final String LONGFORMER_WORDS = "pretrained-longformer-words";
    static final String LONGFORMER_PACKED = "pretrained-longformer-packed";

    /** In the order of the report. */
    static final List<String> PRETRAINED =
            List.of(
                    DEFAULT_BERT,
                    DEFAULT_LONGFORMER,
                    CONTINUED,
                    BERT_WORDS,
                    LONGFORMER_WORDS,
                    LONGFORMER_PACKED);

    /** Figures 4, 5 (a) and 5 (b). */
    static final List<String> PROBED = List.of(BERT_WORDS, CONTINUED, LONGFORMER_WORDS);

    private StepNames() {}

    static String vocabulary(SourceSet set) {
        return set.name() + "-words";
    }

    static String linear(SourceSet set) {
        return set.name() + "-linear";
    }

    static String lexicon(SourceSet set) {
        return set.name() + "-lexicon";
    }

    static String longer(SourceSet set, int seed) {
        return set.name() + "-long-seed-" + seed;
    }

    static String shorter(SourceSet set, int seed) {
        return set.name() + "-short-seed-" + seed;
    }

    /** The Longformer that reads no more than the BERT does. */
    static String cut(SourceSet set, int seed) {
        return set.name() + "-long-cut-seed-" + seed;
    }

    static String bytePairRow(SourceSet set, int seed) {
        return set.name() + "-long-byte-pairs-seed-" + seed;
    }

    /** Label attention on the pre-trained Longformer: {@link #longer}, where that is it. */
    static String pretrained(SourceSet set, int seed, ReproductionConfig config) {
        return config.startPretrained()
                ? longer(set, seed)
                : set.name() + "-long-pretrained-seed-" + seed;
    }

    /** The same on a fresh one of its size. */
    static String fresh(SourceSet set, int seed, ReproductionConfig config) {
        boolean sameSize = config.size().freshLayers() == config.size().pretrainedLayers();
        return !config.startPretrained() && sameSize
                ? longer(set, seed)
                : set.name() + "-long-fresh-seed-" + seed;
    }

    /** ClinicalLongformer with the first half of its layers, which the paper asks about. */
    static String halfLayers(SourceSet set) {
        return set.name() + "-clinical-longformer-half-layers";
    }

    static String probe(String encoder) {
        return "probe-" + encoder;
    }
}
