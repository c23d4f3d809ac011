package org.longitude.model.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.weights.NamedWeights;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.TensorInfo;
import org.longitude.model.weights.WeightSource;
import org.longitude.model.weights.WeightWriter;

/**
 * Takes a Hugging Face directory in: checks that its configuration, weights and tokenizer fit
 * together, says what it is, and writes it as the one form that loads fastest and anywhere: F32
 * safetensors under today's names, {@code config.json} with every key it had.
 *
 * <p>Ownership: holds the weight files open until {@link #close()}.
 */
public final class ModelImport implements AutoCloseable {

    private final Path directory;
    private final ObjectNode json;
    private final PretrainedConfig config;
    private final WeightSource source;
    private final SortedMap<String, TensorInfo> used = new TreeMap<>();
    private final ImportReport report;

    private ModelImport(Path directory, WeightSource source) throws IOException {
        this.directory = directory;
        this.source = source;
        this.json = ConfigJson.read(directory);
        this.config = PretrainedModel.config(directory, source.tensors().keySet());
        NamedWeights weights = new NamedWeights(source);
        for (Map.Entry<String, List<Long>> each : EncoderTensors.of(config).entrySet()) {
            used.put(each.getKey(), weights.require(each.getKey(), each.getValue()));
        }
        this.report = report(weights, tokenizerSize());
    }

    /**
     * Opens and checks a directory; reads headers, not numbers.
     *
     * @throws ModelException {@code CONFIG_INVALID}, {@code WEIGHTS_INVALID} or {@code
     *     TOKENIZER_INVALID} naming what was found and what was expected
     */
    public static ModelImport open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ModelException(
                    ModelError.FILE_FAILED,
                    directory + ": no directory (expected: a Hugging Face directory)");
        }
        if (!Files.isRegularFile(directory.resolve(ConfigJson.FILE))) {
            throw ConfigJson.invalid(directory, "no config.json", "a Hugging Face directory");
        }
        WeightSource source = WeightSource.open(directory);
        try {
            return new ModelImport(directory, source);
        } catch (JsonProcessingException e) {
            source.close();
            throw ConfigJson.invalid(directory.resolve(ConfigJson.FILE), "not JSON", "JSON");
        } catch (IOException e) {
            source.close();
            throw new ModelException(
                    ModelError.FILE_FAILED, directory + ": cannot be read (expected: files)", e);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    public ImportReport report() {
        return report;
    }

    /**
     * Writes the directory anew.
     *
     * @param out a directory that is not there yet
     * @param shardBytesMax most bytes of tensors in one file
     * @param written is told of each stretch of bytes, of {@link ImportReport#bytesAsF32()}
     * @throws ModelException {@code FILE_FAILED} if it exists or cannot be written, {@code
     *     WEIGHTS_INVALID} if a weight holds numbers that are not finite
     */
    public void writeTo(Path out, long shardBytesMax, LongConsumer written) {
        NewDirectory.make(
                out,
                staging -> {
                    WeightWriter.write(staging, outgoing(), shardBytesMax, written);
                    ObjectNode changed = json.deepCopy();
                    WeightWriter.stateF32(changed);
                    ConfigJson.write(changed, staging);
                    NewDirectory.copyTokenizer(directory, staging);
                });
    }

    private List<OutgoingTensor> outgoing() {
        String prefix = EncoderTensors.isBare(config.architecture()) ? "" : family() + ".";
        List<OutgoingTensor> tensors = new ArrayList<>();
        used.forEach(
                (name, info) -> tensors.add(OutgoingTensor.ofWeight(prefix, name, source, info)));
        return OutgoingTensor.withDecoderBias(tensors);
    }

    private String family() {
        return json.path("model_type").asText();
    }

    private Optional<Integer> tokenizerSize() {
        if (!NewDirectory.hasTokenizer(directory)) {
            return Optional.empty();
        }
        int size = Tokenizer.load(directory).vocabularySize();
        int rows = config.encoder().vocabularySize();
        if (size > rows) {
            throw new ModelException(
                    ModelError.TOKENIZER_INVALID,
                    "%s: the tokenizer has %d ids, the word table %d rows (expected: a row for each id)"
                            .formatted(directory, size, rows));
        }
        return Optional.of(size);
    }

    private ImportReport report(NamedWeights weights, Optional<Integer> tokenizer)
            throws IOException {
        EncoderConfig encoder = config.encoder();
        SortedMap<String, Long> files = new TreeMap<>();
        for (Path file : source.files()) {
            files.put(String.valueOf(file.getFileName()), Files.size(file));
        }
        SortedMap<String, Integer> types = new TreeMap<>();
        used.values().forEach(info -> types.merge(info.type().name(), 1, Integer::sum));
        return new ImportReport(
                family(),
                config.architecture().name().toLowerCase(Locale.ROOT),
                encoder.norm().configName(),
                encoder.layers(),
                encoder.width(),
                encoder.heads(),
                encoder.intermediateWidth(),
                encoder instanceof LongformerConfig longformer
                        ? longformer.attentionWindows()
                        : List.of(),
                encoder.tokensMax(),
                encoder.vocabularySize(),
                encoder.tokenTypes(),
                config.labels(),
                used.values().stream().mapToLong(TensorInfo::elements).sum(),
                files,
                types,
                weights.unused(),
                weights.buffers(),
                tokenizer);
    }

    @Override
    public void close() {
        source.close();
    }
}
