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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.model.text.NormalizerSettings;
import org.longitude.model.text.SentenceSplitting;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;

/**
 * Measures the paths from text to tokens in turns, so that what else the machine does meets all of
 * them. Rates count the UTF-8 bytes of the original notes and the CPU time of this thread.
 */
public final class TextBench {

    /** The vocabulary is the paper's size; words are counted on the notes that are measured. */
    private static final int VOCABULARY_WORDS = 50_000;

    private static final int WARM_UP_ROUNDS = 3;

    /** Hugging Face's library is ten times slower: it is measured on the first notes only. */
    private static final long SUBWORD_CHARS_MAX = 1_000_000;

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
     * @param given a byte-level BPE and a WordPiece as {@link Tokenizer#load} reads them; small
     *     ones of the bench's own, counted on the notes, stand for what is not given
     */
    public TextFigures run(List<TextCorpus> corpora, List<Path> given) throws IOException {
        Path folder = Files.createTempDirectory("longitude-bench-text");
        try {
            List<TextFigures.Row> rows = new ArrayList<>();
            for (TextCorpus corpus : corpora) {
                Tokenizer words = vocabulary(corpus);
                measure(corpus, List.of(wordPath(words), sentencePath(words)), rows);
                for (SubwordFiles files : SubwordFiles.of(given, texts(corpus), folder)) {
                    measureSubwords(corpus.first(SUBWORD_CHARS_MAX), files, rows);
                }
            }
            return new TextFigures(rows, slopes(vocabulary(corpora.get(0))));
        } finally {
            SubwordFiles.delete(folder);
        }
    }

    /**
     * A path as work on the note of an index.
     *
     * @param before what is done before each round, and not measured
     * @param onNote gives a number so that no work is left out
     */
    private record Work(TextPath path, Runnable before, IntUnaryOperator onNote) {

        Work(TextPath path, IntUnaryOperator onNote) {
            this(path, () -> {}, onNote);
        }
    }

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

    private void measureSubwords(TextCorpus corpus, SubwordFiles files, List<TextFigures.Row> rows)
            throws IOException {
        List<NormalizedText> texts = texts(corpus);
        Tokenizer seasoned = Tokenizer.load(files.file());
        AtomicReference<Tokenizer> fresh = new AtomicReference<>(seasoned);
        Map<String, String> options = Map.of("truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer library =
                HuggingFaceTokenizer.newInstance(files.file(), options)) {
            takeTurns(
                    corpus,
                    List.of(
                            new Work(files.library(), i -> encoded(library, texts.get(i).words())),
                            new Work(files.path(), i -> tokens(corpus, i, seasoned)),
                            new Work(
                                    files.newPath(),
                                    () -> fresh.set(Tokenizer.load(files.file())),
                                    i -> tokens(corpus, i, fresh.get()))),
                    rows);
        }
    }

    private int tokens(TextCorpus corpus, int note, Tokenizer tokenizer) {
        return tokenizer.tokenize(detector.normalize(corpus.notes().get(note))).count();
    }

    private List<NormalizedText> texts(TextCorpus corpus) {
        return corpus.notes().stream().map(detector::normalize).toList();
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
        work.before().run();
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
        work.before().run();
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
