package org.longitude.model.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.weights.NamedWeights;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.TensorInfo;
import org.longitude.model.weights.WeightSource;
import org.longitude.model.weights.WeightWriter;

/**
 * Gives a model out: a bundle or encoder directory becomes one that Hugging Face's transformers
 * loads as it is. Our label attention, which transformers does not know, goes into a file of its
 * own beside the weights ({@link WeightSource#HEAD}); we read it back from there.
 */
public final class ModelExport {

    private static final String HEAD_PREFIX = "label_attention.";

    private ModelExport() {}

    /**
     * Writes the directory.
     *
     * @param from a bundle, or a directory with config.json and weights
     * @param out a directory that is not there yet
     * @param shardBytesMax most bytes of tensors in one file
     * @param written is told of each stretch of bytes
     * @throws ModelException {@code CONFIG_INVALID} if transformers has no such model, {@code
     *     WEIGHTS_INVALID} if the weights do not fit, {@code FILE_FAILED} if it cannot be written
     */
    public static ExportReport write(
            Path from, Path out, long shardBytesMax, LongConsumer written) {
        try (WeightSource source = WeightSource.open(from)) {
            ObjectNode json = ConfigJson.read(from);
            PretrainedConfig config = PretrainedModel.config(from, source.tensors().keySet());
            requireKnown(from, config);
            NamedWeights weights = new NamedWeights(source);
            String prefix =
                    EncoderTensors.isBare(config.architecture())
                            ? ""
                            : json.path("model_type").asText() + ".";
            List<OutgoingTensor> known = new ArrayList<>();
            long parameters = 0;
            for (Map.Entry<String, List<Long>> each : EncoderTensors.of(config).entrySet()) {
                TensorInfo info = weights.require(each.getKey(), each.getValue());
                known.add(OutgoingTensor.ofWeight(prefix, each.getKey(), source, info));
                parameters += info.elements();
            }
            List<OutgoingTensor> head = head(source, weights);
            NewDirectory.make(
                    out,
                    staging -> {
                        WeightWriter.write(
                                staging,
                                OutgoingTensor.withDecoderBias(known),
                                shardBytesMax,
                                written);
                        if (!head.isEmpty()) {
                            WeightWriter.writeFile(staging.resolve(WeightSource.HEAD), head);
                        }
                        WeightWriter.stateF32(json);
                        ConfigJson.write(json, staging);
                        NewDirectory.copyTokenizer(from, staging);
                        HubTokenizer.complete(staging, config.encoder().tokensMax());
                    });
            return new ExportReport(
                    json.path("architectures").path(0).asText(),
                    parameters,
                    head.stream().map(OutgoingTensor::name).toList(),
                    config.architecture() == Architecture.BARE
                            ? List.of("pooler.dense.bias", "pooler.dense.weight")
                            : List.of());
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.FILE_FAILED, from + ": cannot be read (expected: a model)", e);
        }
    }

    /** A model that loads and computes other numbers is worse than one that does not load. */
    private static void requireKnown(Path from, PretrainedConfig config) {
        if (config.encoder().norm() != LayerNormPlace.POST) {
            throw new ModelException(
                    ModelError.CONFIG_INVALID,
                    from
                            + ": longitude_norm: pre (expected: post, the only order of layers that transformers has: it would load these weights and compute other numbers; serve this model as a bundle, or train one with longitude_norm post to export it)");
        }
        if (!Files.isRegularFile(from.resolve(ConfigJson.FILE))) {
            throw ConfigJson.invalid(from, "no config.json", "a model's directory");
        }
    }

    private static List<OutgoingTensor> head(WeightSource source, NamedWeights weights) {
        List<OutgoingTensor> head = new ArrayList<>();
        weights.all()
                .forEach(
                        (name, info) -> {
                            if (name.startsWith(HEAD_PREFIX)) {
                                head.add(OutgoingTensor.ofWeight("", name, source, info));
                            }
                        });
        return head;
    }
}
