package org.longitude.trainer.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.HeadKind;
import org.longitude.model.encoder.Placement;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.finetune.FineTuneConfig;
import org.longitude.trainer.finetune.FineTuneListener;
import org.longitude.trainer.finetune.FineTuner;
import org.longitude.trainer.metrics.ScoredLabels;
import org.longitude.trainer.retrain.LabelledTexts;
import org.longitude.trainer.retrain.ModelScorer;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;

/**
 * Fine-tunes an encoder with all of its layers and with the first half of them, under the paper's
 * first-token head, everything else alike. A probe tells what a layer holds while the encoder
 * stands still; how many layers are needed (the paper's section 5 leaves it open) only training
 * tells. Each depth has a folder of its own and goes on where it was.
 */
public final class FineTunedDepths {
    private final RunFolder folder;
    private final FineTuneConfig config;
    private final Placement placement;

    public FineTunedDepths(RunFolder folder, FineTuneConfig config, Placement placement) {
        this.folder = folder;
        this.config = config;
        this.placement = placement;
    }

    /** What a depth's scores depend on. */
    private record DepthRun(FineTuneConfig fineTune, int layers, String encoder) {}

    /**
     * Trains and scores the whole encoder and its first half.
     *
     * @param directory of the encoder
     * @param encoder its shape
     * @param listener hears of one depth after the other
     * @return the whole one first
     */
    public List<DepthScores> run(
            Path directory,
            EncoderConfig encoder,
            Tokenizer tokenizer,
            Splits splits,
            LabelSet labels,
            FineTuneListener listener)
            throws IOException {
        List<DepthScores> depths = new ArrayList<>();
        String hash = Probing.weightsHash(directory);
        for (int layers : new int[] {encoder.layers(), Math.max(1, encoder.layers() / 2)}) {
            Path own = folder.file(String.format(Locale.ROOT, "fine-tuned-%02d", layers));
            try (RunFolder run = RunFolder.open(own, new DepthRun(config, layers, hash), true)) {
                if (run.isFinished()) {
                    depths.add(JsonFiles.read(run.file(RunFolder.RESULT), DepthScores.class));
                    continue;
                }
                EncoderConfig kept = encoder.withLayers(layers);
                try (CodingModel model =
                        CodingModel.create(
                                coding(kept, tokenizer, labels), placement, config.seed())) {
                    model.readEncoder(directory);
                    DepthScores scores =
                            scores(
                                    model,
                                    encoder.layers(),
                                    tokenizer,
                                    splits,
                                    labels,
                                    run,
                                    listener);
                    run.finish(scores);
                    depths.add(scores);
                }
            }
        }
        return depths;
    }

    private static CodingModelConfig coding(
            EncoderConfig encoder, Tokenizer tokenizer, LabelSet labels) {
        return new CodingModelConfig(
                encoder,
                labels.size(),
                HeadKind.FIRST_TOKEN,
                false,
                1,
                tokenizer.unknownId(),
                tokenizer.clsId(),
                tokenizer.sepId());
    }

    private DepthScores scores(
            CodingModel model,
            int of,
            Tokenizer tokenizer,
            Splits splits,
            LabelSet labels,
            RunFolder run,
            FineTuneListener listener) {
        LabelledTexts test = new LabelledTexts(splits.test(), labels);
        long steps = 0;
        String note = "";
        try {
            steps =
                    new FineTuner(config)
                            .train(
                                    model,
                                    new LabelledTexts(splits.train(), labels).coded(tokenizer),
                                    new LabelledTexts(splits.dev(), labels).coded(tokenizer),
                                    run,
                                    listener)
                            .steps();
        } catch (TrainerException e) {
            if (e.error() != TrainerError.STUCK_AT_CONSTANT) {
                throw e;
            }
            note = "learned no more than the codes' frequencies";
        }
        double[][] said = new ModelScorer(model).score(test.tokens(tokenizer), done -> {});
        return new DepthScores(
                of,
                LayerScores.of(
                        model.config().encoder().layers(),
                        new ScoredLabels(said, test.truth()),
                        steps),
                note);
    }
}
