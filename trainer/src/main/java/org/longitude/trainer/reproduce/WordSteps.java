package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.embeddings.Neighbours;
import org.longitude.trainer.embeddings.WordEmbeddings;
import org.longitude.trainer.embeddings.WordMap;
import org.longitude.trainer.report.CorpusCounter;
import org.longitude.trainer.report.CorpusReport;
import org.longitude.trainer.subword.ByteLevelBpe;
import org.longitude.trainer.subword.WordPieces;

/** The steps about words: vocabulary, embeddings, "default" tokenizers, lengths. */
final class WordSteps {

    /** The paper's Table 2 asks for this word. */
    static final String TABLE_2_WORD = "diabetes";

    private static final int NEIGHBOURS = 5;
    private static final int MAP_WORDS = 300;

    private WordSteps() {}

    /** A tokenizer that was made. */
    record TokenizerMade(int vocabularySize, String hash) {
        static TokenizerMade of(Tokenizer tokenizer) {
            return new TokenizerMade(tokenizer.vocabularySize(), tokenizer.hash());
        }
    }

    /** Words of train, most frequent first: dev and test stay unseen. */
    static TokenizerMade vocabulary(StepRun run, SourceSet set, ReproductionConfig config) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        try (StudySet study = StudySet.open(set, config)) {
            for (ArchivedAdmission admission : study.train().admissions()) {
                admission.notes().forEach(note -> vocabulary.add(note.text()));
            }
        }
        WordTokenizer tokenizer = vocabulary.build(config.wordsMax(), config.wordCountMin());
        tokenizer.save(run.folder().file(Tokenizer.FILE_NAME));
        return TokenizerMade.of(tokenizer);
    }

    /** A byte-level BPE of everyday English, or that of a given checkpoint. */
    static TokenizerMade bytePairs(
            StepRun run, ReproductionConfig config, DefaultCheckpoints defaults)
            throws IOException {
        return defaults.longformer() == null
                ? TokenizerMade.of(
                        ByteLevelBpe.learn(
                                new GeneralCorpus(config.generalTexts()).normalized(),
                                config.subwordsMax(),
                                run.folder().directory()))
                : taken(run, defaults.longformer());
    }

    /** WordPieces of everyday English, or those of a given checkpoint. */
    static TokenizerMade wordPieces(
            StepRun run, ReproductionConfig config, DefaultCheckpoints defaults)
            throws IOException {
        return defaults.bert() == null
                ? TokenizerMade.of(
                        WordPieces.learn(
                                new GeneralCorpus(config.generalTexts()).normalized(),
                                config.subwordsMax(),
                                run.folder().directory()))
                : taken(run, defaults.bert());
    }

    private static TokenizerMade taken(StepRun run, Path checkpoint) {
        Tokenizer tokenizer = Tokenizer.load(checkpoint);
        tokenizer.save(run.folder().file(Tokenizer.FILE_NAME));
        return TokenizerMade.of(tokenizer);
    }

    /**
     * Table 2 and Figure 3.
     *
     * @param word that was asked for
     * @param nearest by cosine
     * @param farthest by cosine
     * @param places of frequent words
     * @param words of the text that taught them
     */
    record EmbeddingsMade(
            String word,
            List<Neighbours.Neighbour> nearest,
            List<Neighbours.Neighbour> farthest,
            List<WordMap.Place> places,
            long words) {}

    static EmbeddingsMade embeddings(
            StepRun run, SourceSet set, String vocabulary, ReproductionConfig config)
            throws IOException {
        WordTokenizer tokenizer =
                WordTokenizer.load(run.of(vocabulary).resolve(Tokenizer.FILE_NAME));
        Path folder = run.folder().directory();
        try (StudySet study = StudySet.open(set, config)) {
            Iterable<NormalizedText> train =
                    () ->
                            study.train().admissions().stream()
                                    .flatMap(each -> each.notes().stream())
                                    .map(note -> note.text())
                                    .iterator();
            WordEmbeddings.Learned learned =
                    new WordEmbeddings(config.embeddings())
                            .learn(
                                    train,
                                    tokenizer,
                                    folder,
                                    share -> run.progress(share, "fastText skip-gram"));
            String word = knows(tokenizer, TABLE_2_WORD) ? TABLE_2_WORD : frequent(tokenizer);
            Neighbours neighbours = new Neighbours(learned.table(), tokenizer);
            return new EmbeddingsMade(
                    word,
                    neighbours.nearest(word, NEIGHBOURS),
                    neighbours.farthest(word, NEIGHBOURS),
                    WordMap.of(learned.table(), tokenizer, MAP_WORDS),
                    learned.words());
        }
    }

    private static boolean knows(WordTokenizer tokenizer, String word) {
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            if (tokenizer.word(id).equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static String frequent(WordTokenizer tokenizer) {
        for (int id = tokenizer.unknownId() + 1; id < tokenizer.vocabularySize(); id++) {
            if (tokenizer.word(id).length() > 5) {
                return tokenizer.word(id);
            }
        }
        return tokenizer.word(tokenizer.vocabularySize() - 1);
    }

    /** Lengths of notes, and what each tokenizer makes of their words. */
    static CorpusReport corpus(StepRun run, SourceSet set, Map<String, String> tokenizers) {
        Map<String, Tokenizer> loaded = new LinkedHashMap<>();
        tokenizers.forEach(
                (name, step) ->
                        loaded.put(
                                name, Tokenizer.load(run.of(step).resolve(Tokenizer.FILE_NAME))));
        CorpusCounter counter = new CorpusCounter(loaded);
        try (Corpus corpus = set.corpus().get()) {
            for (CorpusNote note : corpus.notes()) {
                counter.add(note.category(), note.text());
            }
        }
        return counter.report();
    }
}
