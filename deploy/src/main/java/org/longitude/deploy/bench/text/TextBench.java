package org.longitude.deploy.bench.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.model.text.NormalizerSettings;
import org.longitude.model.text.SentenceSplitting;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.trainer.subword.ByteLevelBpe;

/**
 * Measures the paths from text to tokens in turns, so that what else the machine does meets all of
 * them. Rates count the UTF-8 bytes of the original notes and the CPU time of this thread.
 */
public final class TextBench {

    /** The vocabulary is the paper's size; words are counted on the notes that are measured. */
    private static final int VOCABULARY_WORDS = 50_000;

    private static final int WARM_UP_ROUNDS = 3;

    /** Hugging Face's library is ten times slower: it is measured on the first notes only. */
    private static final long BPE_CHARS_MAX = 1_000_000;

    /** Smaller than RoBERTa's, so that words become more tokens; both sides read the same. */
    private static final int BPE_TOKENS_MAX = 1_261;

    private static final int NOTE_CHARS_MIN = 1_000;
    private static final int SLOPE_CHARS = 1_000_000;
    private static final List<String> SLOPE_TEXTS =
            List.of(
                    "Seen by [**Name 12**]. BP 120/80, 1.5 mg b.i.d.\n",
                    "[**",
                    "a. ",
                    "1,",
                    "a/",
                    "\n");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int rounds;
    private final Normalizer lines;
    private final Normalizer detector;

    /**
     * A bench.
     *
     * @param rounds how often each path takes its turn after warming up
     */
    public TextBench(int rounds) {
        this.rounds = rounds;
        NormalizerSettings settings = NormalizerSettings.defaults();
        lines = new Normalizer(settings.with(SentenceSplitting.LINES));
        detector = new Normalizer(settings.with(SentenceSplitting.DETECTOR));
    }

    /**
     * Measures every path on every corpus.
     *
     * @param corpora the notes
     * @param bpe a byte-level BPE as {@link Tokenizer#load} reads it, or null for one that is
     *     counted on the notes
     */
    public TextFigures run(List<TextCorpus> corpora, @Nullable Path bpe) throws IOException {
        Path folder = Files.createTempDirectory("longitude-bench-text");
        try {
            List<TextFigures.Row> rows = new ArrayList<>();
            for (TextCorpus corpus : corpora) {
                Tokenizer words = vocabulary(corpus);
                measure(corpus, List.of(wordPath(words), sentencePath(words)), rows);
                measureBpe(corpus.first(BPE_CHARS_MAX), bpe == null ? folder : bpe, folder, rows);
            }
            return new TextFigures(rows, slopes(vocabulary(corpora.get(0))));
        } finally {
            for (String name : List.of("vocab.json", "merges.txt", Tokenizer.FILE_NAME)) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    /** A path as work on the note of an index; gives a number so that no work is left out. */
    private record Work(TextPath path, IntUnaryOperator onNote) {}

    /** A path as work on any text. */
    private record Timed(TextPath path, ToIntFunction<String> work) {}

    private Timed wordPath(Tokenizer words) {
        return new Timed(TextPath.WORDS, note -> words.tokenize(lines.normalize(note)).count());
    }

    private Timed sentencePath(Tokenizer words) {
        return new Timed(
                TextPath.WORDS_AND_SENTENCES,
                note -> words.tokenize(detector.normalize(note)).count());
    }

    private void measure(TextCorpus corpus, List<Timed> paths, List<TextFigures.Row> rows) {
        List<Work> works = new ArrayList<>();
        for (Timed timed : paths) {
            works.add(new Work(timed.path(), i -> timed.work().applyAsInt(corpus.notes().get(i))));
        }
        takeTurns(corpus, works, rows);
    }

    private void measureBpe(TextCorpus corpus, Path bpe, Path folder, List<TextFigures.Row> rows)
            throws IOException {
        List<NormalizedText> texts = corpus.notes().stream().map(detector::normalize).toList();
        if (bpe.equals(folder)) {
            ByteLevelBpe.learn(texts, BPE_TOKENS_MAX, folder);
        }
        Tokenizer tokenizer = Tokenizer.load(bpe);
        Path file = folder.resolve(Tokenizer.FILE_NAME);
        tokenizer.save(file);
        Map<String, String> options = Map.of("truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(file, options)) {
            takeTurns(
                    corpus,
                    List.of(
                            new Work(
                                    TextPath.BPE_LIBRARY,
                                    i -> encoded(library, texts.get(i).words())),
                            new Work(
                                    TextPath.BPE,
                                    i ->
                                            tokenizer
                                                    .tokenize(
                                                            detector.normalize(
                                                                    corpus.notes().get(i)))
                                                    .count())),
                    rows);
        }
    }

    private static int encoded(HuggingFaceTokenizer library, String words) {
        return library.encode(words, false, false).getIds().length;
    }

    private void takeTurns(TextCorpus corpus, List<Work> works, List<TextFigures.Row> rows) {
        double[][] rates = new double[works.size()][rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (int i = 0; i < works.size(); i++) {
                long nanos = cpuNanos(works.get(i), corpus.notes().size());
                if (round >= 0) {
                    rates[i][round] = corpus.bytes() * 1e3 / nanos;
                }
            }
        }
        for (int i = 0; i < works.size(); i++) {
            rows.add(row(corpus, works.get(i), median(rates[i])));
        }
    }

    private static long cpuNanos(Work work, int notes) {
        long before = THREADS.getCurrentThreadCpuTime();
        long tokens = 0;
        for (int i = 0; i < notes; i++) {
            tokens += work.onNote().applyAsInt(i);
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - before;
        if (tokens < 0) {
            throw new IllegalStateException("tokens are counted from 0");
        }
        return Math.max(nanos, 1);
    }

    private static TextFigures.Row row(TextCorpus corpus, Work work, double mbPerSecond) {
        long allocated = 0;
        long chars = 0;
        double most = 0;
        for (int i = 0; i < corpus.notes().size(); i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            int tokens = work.onNote().applyAsInt(i);
            long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            int length = corpus.notes().get(i).length();
            allocated += bytes;
            chars += length;
            if (length >= NOTE_CHARS_MIN && tokens >= 0) {
                most = Math.max(most, (double) bytes / length);
            }
        }
        return new TextFigures.Row(
                corpus.name(), work.path(), mbPerSecond, (double) allocated / chars, most);
    }

    private List<TextFigures.Slope> slopes(Tokenizer words) {
        List<TextFigures.Slope> slopes = new ArrayList<>();
        for (String piece : SLOPE_TEXTS) {
            String[] texts =
                    IntStream.of(1, 2, 4)
                            .mapToObj(times -> piece.repeat(times * SLOPE_CHARS / piece.length()))
                            .toArray(String[]::new);
            Timed path = sentencePath(words);
            double[] once = new double[rounds];
            double[] twice = new double[rounds];
            double[] fourTimes = new double[rounds];
            for (int round = -1; round < rounds; round++) {
                double first = nanos(path, texts[0]);
                double second = nanos(path, texts[1]);
                double fourth = nanos(path, texts[2]);
                if (round >= 0) {
                    once[round] = first;
                    twice[round] = second;
                    fourTimes[round] = fourth;
                }
            }
            slopes.add(
                    new TextFigures.Slope(
                            piece.strip().isEmpty() ? "line ends" : piece.strip(),
                            path.path(),
                            median(twice) / median(once),
                            median(fourTimes) / median(once)));
        }
        return slopes;
    }

    private static double nanos(Timed path, String text) {
        return cpuNanos(new Work(path.path(), i -> path.work().applyAsInt(text)), 1);
    }

    private Tokenizer vocabulary(TextCorpus corpus) {
        VocabularyBuilder builder = new VocabularyBuilder();
        corpus.notes().forEach(note -> builder.add(lines.normalize(note)));
        return builder.build(VOCABULARY_WORDS, 1);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
