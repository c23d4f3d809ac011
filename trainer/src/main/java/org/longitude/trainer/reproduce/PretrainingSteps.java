package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.pretrain.EncoderKind;
import org.longitude.trainer.pretrain.PretrainConfig;
import org.longitude.trainer.pretrain.SampleKind;
import org.longitude.trainer.reproduce.Plan.SetSize;
import org.longitude.trainer.reproduce.Step.Work;

/**
 * Every encoder of Table 3: two "default" ones, which know no notes, and three that read them; and
 * the last once more on packed samples.
 */
final class PretrainingSteps {

    /** Guessing hidden words costs about as much again as the layers of a small encoder. */
    private static final double WORDS_GUESSED_COST = 1.6;

    /** Steps of packed rows, each of about four times the words. */
    private static final int PACKED_FEWER = 4;

    /** Samples of paragraphs of everyday English. */
    private static final double GENERAL_PARAGRAPH_WORDS = 70;

    private final ReproductionConfig config;
    private final SourceSet set;
    private final SetSize size;
    private final DefaultCheckpoints defaults;
    private final Device device;

    PretrainingSteps(
            ReproductionConfig config,
            SourceSet set,
            SetSize size,
            DefaultCheckpoints defaults,
            Device device) {
        this.config = config;
        this.set = set;
        this.size = size;
        this.defaults = defaults;
        this.device = device;
    }

    void addTo(List<Step> steps) {
        PretrainingPlan.Steps updates = config.pretraining().steps();
        String words = StepNames.vocabulary(set);
        steps.add(
                standard(
                        StepNames.DEFAULT_BERT,
                        EncoderKind.BERT,
                        StepNames.WORD_PIECES,
                        defaults.bert()));
        steps.add(
                standard(
                        StepNames.DEFAULT_LONGFORMER,
                        EncoderKind.LONGFORMER,
                        StepNames.BYTE_PAIRS,
                        defaults.longformer()));
        steps.add(
                onNotes(
                        StepNames.CONTINUED,
                        "Longformer, continued from its default checkpoint",
                        new PretrainStep(
                                EncoderKind.LONGFORMER,
                                SampleKind.PARAGRAPH,
                                updates.continued(),
                                "",
                                "",
                                StepNames.DEFAULT_LONGFORMER)));
        steps.add(
                onNotes(
                        StepNames.BERT_WORDS,
                        "BERT over words",
                        new PretrainStep(
                                EncoderKind.BERT,
                                SampleKind.PARAGRAPH,
                                updates.bert(),
                                words,
                                StepNames.EMBEDDINGS,
                                "")));
        steps.add(
                onNotes(
                        StepNames.LONGFORMER_WORDS,
                        "ClinicalLongformer",
                        longformer(SampleKind.PARAGRAPH, updates.longformer(), words)));
        steps.add(
                onNotes(
                        StepNames.LONGFORMER_PACKED,
                        "ClinicalLongformer, packed samples",
                        longformer(SampleKind.PACKED, updates.longformer() / PACKED_FEWER, words)));
    }

    private static PretrainStep longformer(SampleKind sample, int updates, String words) {
        return new PretrainStep(
                EncoderKind.LONGFORMER,
                sample,
                Math.max(1, updates),
                words,
                StepNames.EMBEDDINGS,
                "");
    }

    /** A checkpoint that knows no notes: given, or learned on everyday English. */
    private Step standard(
            String name, EncoderKind encoder, String tokenizer, @Nullable Path given) {
        if (given != null) {
            return new Step(
                    name,
                    "default checkpoint, as given",
                    List.of(),
                    filesIn(given),
                    Work.ofSeconds(10),
                    run -> GivenCheckpoint.copy(run, given));
        }
        if (!config.makesDefaults()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: no checkpoint is given and general_texts is 0 (expected: a Hugging Face directory of the published one)"
                            .formatted(name));
        }
        PretrainStep step =
                new PretrainStep(
                        encoder,
                        SampleKind.PARAGRAPH,
                        config.pretraining().steps().general(),
                        tokenizer,
                        "",
                        "");
        return step(
                name,
                "default %s, on everyday English".formatted(word(encoder)),
                step,
                Map.of("texts", config.generalTexts()),
                GENERAL_PARAGRAPH_WORDS,
                () -> new GeneralCorpus(config.generalTexts()));
    }

    private Step onNotes(String name, String title, PretrainStep step) {
        return step(
                name,
                "pre-training: " + title,
                step,
                Map.of("set", set.identity(), "split_by", config.splitBy()),
                size.paragraphWords(),
                () -> TrainNotes.open(set, config));
    }

    private Step step(
            String name,
            String title,
            PretrainStep step,
            Object text,
            double sampleWords,
            Supplier<Corpus> notes) {
        List<String> needs = new ArrayList<>();
        for (String need : List.of(step.tokenizer(), step.embeddings(), step.from())) {
            if (!need.isEmpty()) {
                needs.add(need);
            }
        }
        PretrainConfig how = step.config(config);
        return new Step(
                name,
                title,
                needs,
                Map.of("text", text, "step", step, "pretrain", how),
                work(step, how, sampleWords),
                run -> step.run(run, notes, config, device));
    }

    private Work work(PretrainStep step, PretrainConfig how, double sampleWords) {
        double words = step.sample() == SampleKind.PACKED ? how.shape().tokensMax() : sampleWords;
        boolean subwords = step.from().isEmpty() ? step.embeddings().isEmpty() : true;
        double tokens =
                words
                        * (subwords ? Plan.SUBWORDS_PER_WORD : 1)
                        * (1 + config.size().pretrainedLayers())
                        / (1 + config.size().freshLayers())
                        * how.steps()
                        * how.batchSamples()
                        * WORDS_GUESSED_COST;
        return step.encoder() == EncoderKind.BERT
                ? new Work(0, tokens, 10)
                : new Work(tokens, 0, 10);
    }

    private static Object filesIn(Path given) {
        try {
            return GivenCheckpoint.of(given);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "%s: cannot be read (expected: a Hugging Face directory)".formatted(given),
                    e);
        }
    }

    private static String word(EncoderKind encoder) {
        return switch (encoder) {
            case BERT -> "BERT";
            case LONGFORMER -> "Longformer";
        };
    }
}
