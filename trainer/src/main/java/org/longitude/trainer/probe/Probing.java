package org.longitude.trainer.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.training.AdamWConfig;
import org.longitude.model.training.WeightDecay;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.loop.Cadence;
import org.longitude.trainer.loop.LoopConfig;
import org.longitude.trainer.loop.LoopListener;
import org.longitude.trainer.loop.LoopResult;
import org.longitude.trainer.loop.RunLength;
import org.longitude.trainer.loop.TrainingLoop;
import org.longitude.trainer.run.JsonFiles;
import org.longitude.trainer.run.RunFolder;

/**
 * Probes an encoder layer by layer (the paper's 3.2.3): states of all admissions once, then one
 * probe a layer, each in a folder of its own. Goes on where it was: states that are on disk are not
 * computed again, nor layers that are done.
 */
public final class Probing {
    private static final int CHECKPOINT_STEPS = 1_000;

    private final RunFolder folder;
    private final ProbeConfig config;
    private final Progress progress;

    /** Hears how far it is. */
    public interface Progress {
        /** Admissions whose states are computed. */
        void onStates(int done, int all);

        /** A layer is done. */
        void onLayer(LayerScores scores);
    }

    /** What a layer's probe depends on, beside the states. */
    private record LayerRun(ProbeConfig probe, int layer, StateFile.Origin states) {}

    public Probing(RunFolder folder, ProbeConfig config, Progress progress) {
        this.folder = folder;
        this.config = config;
        this.progress = progress;
    }

    /**
     * Probes every layer.
     *
     * @param directory of the encoder, for the hash of its weights
     * @return by rising layer, 0 to as many as there are
     */
    public List<LayerScores> run(
            PretrainedModel model,
            Path directory,
            Tokenizer tokenizer,
            Splits splits,
            LabelSet labels)
            throws IOException {
        ProbeSource source = new ProbeSource(splits, labels, tokenizer);
        PooledStates pooled = new PooledStates(model, tokenizer);
        StateFile.Origin origin =
                new StateFile.Origin(
                        weightsHash(directory),
                        source.hash(),
                        source.size(),
                        pooled.states(),
                        pooled.width());
        try (StateFile states = StateFile.open(folder.file("states.f32"), origin)) {
            for (int row = states.rows(); row < source.size(); row++) {
                states.append(pooled.of(source.tokenIds(row)));
                progress.onStates(row + 1, source.size());
            }
            List<LayerScores> layers = new ArrayList<>();
            for (int layer = 0; layer < pooled.states(); layer++) {
                layers.add(probe(layer, origin, source.withStates(states.layer(layer))));
                progress.onLayer(layers.get(layer));
            }
            return layers;
        }
    }

    private LayerScores probe(int layer, StateFile.Origin origin, ProbeSamples samples)
            throws IOException {
        Path own = folder.file(String.format(Locale.ROOT, "layer-%02d", layer));
        try (RunFolder run = RunFolder.open(own, new LayerRun(config, layer, origin), true);
                ProbeTask task = new ProbeTask(samples, config)) {
            if (run.isFinished()) {
                return JsonFiles.read(run.file(RunFolder.RESULT), LayerScores.class);
            }
            LoopResult result = TrainingLoop.run(task, loop(), run, LoopListener.SILENT);
            LayerScores scores =
                    LayerScores.of(
                            layer,
                            task.scored(samples.testStart(), samples.states().length),
                            result.best().step());
            run.finish(scores);
            return scores;
        }
    }

    private LoopConfig loop() {
        return new LoopConfig(
                config.seed(),
                RunLength.ofEpochs(config.epochsMax()),
                new AdamWConfig(
                        0.9,
                        0.999,
                        config.epsilon(),
                        Double.POSITIVE_INFINITY,
                        WeightDecay.DECOUPLED),
                Cadence.perEpoch(1),
                config.patience(),
                CHECKPOINT_STEPS);
    }

    /** Of every weight file in the directory, in the order of their names. */
    static String weightsHash(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Probing::holdsWeights).sorted().toList()) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean holdsWeights(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".safetensors") || name.endsWith(".bin") || name.equals("config.json");
    }
}
