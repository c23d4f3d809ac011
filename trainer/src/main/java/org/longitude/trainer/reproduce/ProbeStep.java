package org.longitude.trainer.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.probe.LayerScores;
import org.longitude.trainer.probe.Probing;

/** What each layer of a pre-trained encoder tells of the codes: Figures 4 to 6. */
final class ProbeStep {

    private ProbeStep() {}

    static List<LayerScores> run(
            StepRun run, SourceSet set, String encoder, ReproductionConfig config, Device device)
            throws IOException {
        Path directory = PretrainStep.model(run, encoder);
        try (StudySet study = StudySet.open(set, config);
                PretrainedModel model = PretrainedModel.load(directory, device)) {
            return new Probing(run.folder(), config.probe(), heard(run))
                    .run(
                            model,
                            directory,
                            Tokenizer.load(directory),
                            study.splits(),
                            study.labels());
        }
    }

    private static Probing.Progress heard(StepRun run) {
        return new Probing.Progress() {
            @Override
            public void onStates(int done, int all) {
                run.progress((double) done / all, done + " admissions read");
            }

            @Override
            public void onLayer(LayerScores scores) {
                run.listener()
                        .onLine(
                                String.format(
                                        Locale.ROOT,
                                        "  layer %d: micro F1 %.4f, micro AUC %.4f",
                                        scores.layer(),
                                        scores.microF1(),
                                        scores.microAuc()));
            }
        };
    }
}
