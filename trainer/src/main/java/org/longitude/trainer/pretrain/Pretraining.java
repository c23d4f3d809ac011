package org.longitude.trainer.pretrain;

import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.PretrainingSplit;
import org.longitude.trainer.loop.LoopResult;
import org.longitude.trainer.loop.TrainingLoop;
import org.longitude.trainer.run.RunFolder;

/**
 * Pre-trains an encoder on the notes of a corpus, every category of them, and leaves a Hugging Face
 * directory in the run's folder.
 *
 * <p>Threading: confined to the calling thread; the engine has one gradient collector a process.
 */
public final class Pretraining implements AutoCloseable {

    /** The result in a run's folder: config.json, model.safetensors, tokenizer.json. */
    public static final String MODEL = "model";

    private static final String TRAIN_SAMPLES = "samples-train.bin";
    private static final String HELD_OUT_SAMPLES = "samples-held-out.bin";

    private final PretrainConfig config;
    private final Start start;
    private final RunFolder folder;
    private final PretrainListener listener;
    private final Tokenizer tokenizer;
    private final List<MaskedLearner> learners = new ArrayList<>();
    private final List<String> derived = new ArrayList<>();
    private final List<String> fresh = new ArrayList<>();

    private Pretraining(
            PretrainConfig config, Start start, RunFolder folder, PretrainListener listener) {
        this.config = config;
        this.start = start;
        this.folder = folder;
        this.listener = listener;
        this.tokenizer = start.loadTokenizer();
    }

    /**
     * Pre-trains, or goes on with what the folder holds.
     *
     * @param placements a replica each
     * @param keptOut patients whose notes neither teach nor judge, those of a coding test split for
     *     example
     * @throws TrainerException {@code SPLIT_EMPTY} if nothing is left to learn from or to judge by;
     *     {@code CONFIG_INVALID} if tokenizer, embeddings and checkpoint do not fit together; and
     *     what {@link TrainingLoop#run} throws
     */
    public static PretrainResult run(
            Corpus corpus,
            Start start,
            PretrainConfig config,
            List<Placement> placements,
            Set<String> keptOut,
            RunFolder folder,
            PretrainListener listener)
            throws IOException {
        PretrainResult result;
        try (Pretraining run = new Pretraining(config, start, folder, listener)) {
            run.placeOn(placements);
            result = run.on(corpus, keptOut);
        }
        folder.finish(result);
        // Scratch, and the notes' tokens: neither is worth keeping.
        for (String samples : List.of(TRAIN_SAMPLES, HELD_OUT_SAMPLES)) {
            Files.deleteIfExists(folder.file(samples));
        }
        return result;
    }

    private void placeOn(List<Placement> placements) {
        for (Placement placement : placements) {
            Start.Model made = start.model(config, tokenizer, placement);
            learners.add(new MaskedLearner(made.model(), config));
            if (made.report() != null && learners.size() == 1) {
                derived.addAll(made.report().derived());
                fresh.addAll(made.report().fresh());
            }
        }
    }

    private PretrainResult on(Corpus corpus, Set<String> keptOut) throws IOException {
        EncoderConfig encoder = model().config().encoder();
        boolean pairs = learners.get(0).pairs();
        int room = encoder.tokensMax() - RowMaker.specialTokens(pairs);
        Path trainFile = folder.file(TRAIN_SAMPLES);
        Path heldOutFile = folder.file(HELD_OUT_SAMPLES);
        try (SampleCutter train = new SampleCutter(trainFile, tokenizer, config.sample(), room);
                SampleCutter judging =
                        new SampleCutter(heldOutFile, tokenizer, config.sample(), room)) {
            PretrainingSplit split =
                    PretrainingSplit.of(
                            corpus.notes(), config.heldOutShare(), config.seed(), keptOut);
            cut(split, train, judging);
            try (SampleStore learned = train.finish();
                    SampleStore judged = judging.finish()) {
                listener.onSamples(train.counts(), judging.counts());
                requireSome("train", train.counts());
                requireSome("held out", judging.counts());
                RowMaker judgedRows =
                        new RowMaker(judged, tokenizer, config, pairs, encoder.tokensMax());
                HeldOut heldOut = new HeldOut(judged, judgedRows, config, judging.counts());
                RowMaker rows =
                        new RowMaker(learned, tokenizer, config, pairs, encoder.tokensMax());
                LoopResult result =
                        TrainingLoop.run(
                                new PretrainTask(learners, learned, rows, heldOut, config),
                                config.loop(),
                                folder,
                                listener);
                return finished(
                        result,
                        heldOut.unigramNats(train.occurrences()),
                        train.counts(),
                        judging.counts(),
                        split.leftOut());
            }
        }
    }

    private void cut(PretrainingSplit split, SampleCutter train, SampleCutter heldOut)
            throws IOException {
        long done = 0;
        long all = (long) split.train().size() + split.dev().size();
        for (CorpusNote note : split.train()) {
            train.add(note.text());
            listener.onNotes(++done, all);
        }
        for (CorpusNote note : split.dev()) {
            heldOut.add(note.text());
            listener.onNotes(++done, all);
        }
    }

    private static void requireSome(String name, TextCounts counts) {
        if (counts.samples() == 0) {
            throw new TrainerException(
                    TrainerError.SPLIT_EMPTY,
                    "%s: 0 samples of %d notes (expected: at least one; ingest more, or another held_out_share)"
                            .formatted(name, counts.notes()));
        }
    }

    private PretrainResult finished(
            LoopResult result,
            double unigram,
            TextCounts train,
            TextCounts heldOut,
            int notesKeptOut)
            throws IOException {
        Path directory = folder.file(MODEL);
        model().save(directory);
        tokenizer.save(directory.resolve(Tokenizer.FILE_NAME));
        return new PretrainResult(
                config.encoder(),
                config.sample(),
                tokenizer.hash(),
                tokenizer.vocabularySize(),
                model().parameters().values().stream()
                        .mapToLong((Parameter weight) -> weight.getShape().size())
                        .sum(),
                result.steps(),
                result.tokens(),
                result.seconds(),
                result.end().name(),
                result.best(),
                unigram,
                result.best().value(HeldOut.NATS_PER_TOKEN) < unigram,
                train,
                heldOut,
                notesKeptOut,
                derived,
                fresh);
    }

    private PretrainedModel model() {
        return learners.get(0).model();
    }

    @Override
    public void close() {
        learners.forEach(MaskedLearner::close);
    }
}
