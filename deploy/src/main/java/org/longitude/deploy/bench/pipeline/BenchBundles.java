package org.longitude.deploy.bench.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.longitude.deploy.bench.BenchModel;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.Placement;
import org.longitude.model.label.LabelSet;

/**
 * A bundle of any size with another's words and codes and random weights: as slow as a real one.
 */
final class BenchBundles {

    private static final long SEED = 7;

    /** One code in so many is assigned to every admission and has its evidence looked for. */
    private static final int ASSIGNED_ONE_IN = 5;

    private BenchBundles() {}

    static Bundle write(Path target, Bundle like, BenchModel size) {
        CodingModelConfig config =
                new CodingModelConfig(
                        size.config(like.tokenizer().vocabularySize()),
                        like.labels().size(),
                        false,
                        like.tokenizer().unknownId(),
                        like.tokenizer().clsId(),
                        like.tokenizer().sepId());
        double[] thresholds = new double[like.labels().size()];
        Arrays.setAll(thresholds, label -> label % ASSIGNED_ONE_IN == 0 ? 0 : 1);
        return BundleWriter.write(
                target,
                "bench",
                LocalDate.EPOCH,
                parts -> {
                    try (CodingModel model =
                            CodingModel.create(config, Placement.of("cpu", "fp32"), SEED)) {
                        model.save(parts);
                    }
                    like.tokenizer().save(parts.resolve(BundleFiles.TOKENIZER));
                    like.normalizer().save(parts.resolve(BundleFiles.NORMALIZER));
                    LabelSet labels = like.labels().withThresholds(thresholds);
                    labels.save(parts.resolve(BundleFiles.LABELS));
                    Files.writeString(parts.resolve(BundleFiles.METRICS), "{}\n");
                    Files.writeString(parts.resolve(BundleFiles.TRAINING), "{}\n");
                    Files.writeString(parts.resolve(BundleFiles.CARD), "# Never trained\n");
                });
    }
}
