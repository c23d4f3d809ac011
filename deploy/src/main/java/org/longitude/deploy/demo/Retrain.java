package org.longitude.deploy.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.ingest.synthetic.CodeCatalogue;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.TruthSpan;
import org.longitude.model.bundle.Bundle;
import org.longitude.trainer.retrain.EvidenceTruth;
import org.longitude.trainer.retrain.Recipe;
import org.longitude.trainer.retrain.RetrainConfig;
import org.longitude.trainer.retrain.RetrainListener;
import org.longitude.trainer.retrain.Retraining;

/**
 * Trains a model from the topics, the way a hospital would from its archive: synthetic admissions
 * arrive as history, preprocess normalises them, and the trainer reads back what lies on the
 * topics.
 */
final class Retrain {

    private final DemoConfig.Training training;
    private final long seed;
    private final DemoView view;
    private final Stages stages;

    Retrain(DemoConfig.Training training, long seed, DemoView view, Stages stages) {
        this.training = training;
        this.seed = seed;
        this.view = view;
        this.stages = stages;
    }

    Bundle run(Map<String, String> kafka, DemoFolder folder) throws InterruptedException {
        archive(kafka, folder);
        return train(kafka, folder);
    }

    private void archive(Map<String, String> kafka, DemoFolder folder) throws InterruptedException {
        view.began(Step.TRAINING_NOTES);
        DemoConfig.Sizes sizes = training.sizes();
        long all =
                new History(stages)
                        .write(
                                kafka,
                                folder.streamsState(),
                                List.of(
                                        part(Split.TRAIN, sizes.train()),
                                        part(Split.DEV, sizes.dev()),
                                        part(Split.TEST, sizes.test())),
                                (share, detail) ->
                                        view.progress(Step.TRAINING_NOTES, share, detail));
        view.done(Step.TRAINING_NOTES, Texts.number(all) + " admissions on the topics");
    }

    private History.Part part(Split split, int admissions) {
        return new History.Part(SyntheticSource.charts(seed, split), admissions);
    }

    private Bundle train(Map<String, String> kafka, DemoFolder folder) {
        Path asked = training.bundle();
        Path target = asked == null ? folder.freshBundle() : asked;
        view.began(Step.TRAINING);
        RetrainConfig config =
                RetrainConfig.of(
                                Recipe.demo(Math.toIntExact(seed), training.minutesMax()),
                                "demo",
                                descriptions(),
                                command())
                        .with(evidence());
        Bundle bundle = Retraining.run(kafka, target, config, new Listener(view));
        view.done(Step.TRAINING, bundle.id() + " in " + target);
        return bundle;
    }

    /**
     * The generator knows which phrases earn a code, so the card can say how often they are hit.
     */
    private EvidenceTruth evidence() {
        Map<String, List<EvidenceTruth.Span>> spans = new HashMap<>();
        new SyntheticAdmissions(SyntheticSource.charts(seed, Split.TEST))
                .stream(training.sizes().test())
                        .forEach(
                                admission ->
                                        spans.put(
                                                Long.toString(admission.admissionId()),
                                                admission.truth().stream()
                                                        .map(Retrain::span)
                                                        .toList()));
        return admissionId -> spans.getOrDefault(admissionId, List.of());
    }

    private static EvidenceTruth.Span span(TruthSpan span) {
        return new EvidenceTruth.Span(
                span.code(), Long.toString(span.noteId()), span.start(), span.end());
    }

    private static Map<String, String> descriptions() {
        Map<String, String> descriptions = new HashMap<>();
        CodeCatalogue.standard()
                .codes()
                .forEach(code -> descriptions.put(code.code(), code.description()));
        return descriptions;
    }

    /** For the model card: what makes this model again. */
    private String command() {
        DemoConfig.Sizes sizes = training.sizes();
        return "./longitude demo --once --retrain --seed "
                + seed
                + " --retrain-minutes "
                + training.minutesMax()
                + " --retrain-sizes "
                + sizes.train()
                + ","
                + sizes.dev()
                + ","
                + sizes.test()
                + " --bundle-out DIR";
    }

    /** The trainer's phases as one bar; fine-tuning is most of it. */
    private static final class Listener implements RetrainListener {

        private final DemoView view;

        Listener(DemoView view) {
            this.view = view;
        }

        @Override
        public void onProgress(Phase phase, double share, String detail) {
            double overall =
                    switch (phase) {
                        case READ -> between(0, 0.05, share);
                        case PREPARE -> between(0.05, 0.08, share);
                        case BASELINE -> between(0.08, 0.15, share);
                        case TRAIN -> between(0.15, 0.9, share);
                        case SCORE -> between(0.9, 0.99, share);
                        case WRITE -> between(0.99, 1, share);
                    };
            view.progress(Step.TRAINING, overall, phase.text() + ", " + detail);
        }

        private static double between(double from, double to, double share) {
            return from + share * (to - from);
        }

        @Override
        public void onResult(Phase phase, String line) {
            view.note(phase.text() + ": " + line);
        }
    }
}
