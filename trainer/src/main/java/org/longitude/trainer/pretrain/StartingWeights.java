package org.longitude.trainer.pretrain;

import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.encoder.BertConfig;
import org.longitude.model.encoder.BertFamily;
import org.longitude.model.encoder.EncoderConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.weights.NamedWeights;
import org.longitude.model.weights.TensorInfo;
import org.longitude.model.weights.WeightSource;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Fills a model from a checkpoint of its own family, or a Longformer from a BERT or RoBERTa, as
 * Longformer's authors made theirs (Beltagy et al. 2020, section 5): positions are copied again and
 * again until all have one, local projections become the sliding window's, and the global ones
 * start as copies of them.
 */
final class StartingWeights {

    private static final String POSITIONS = "embeddings.position_embeddings.weight";
    private static final String TYPES = "embeddings.token_type_embeddings.weight";

    private final Path directory;
    private final PretrainedModel model;
    private final EncoderConfig from;
    private final List<String> derived = new ArrayList<>();
    private final List<String> fresh = new ArrayList<>();

    private StartingWeights(Path directory, PretrainedModel model, EncoderConfig from) {
        this.directory = directory;
        this.model = model;
        this.from = from;
    }

    /**
     * What was not simply copied.
     *
     * @param derived weights made of others
     * @param fresh weights that the checkpoint has nothing for, a head for example
     */
    record Report(List<String> derived, List<String> fresh) {}

    /**
     * Fills the model.
     *
     * @param from shape of the checkpoint's encoder
     * @throws TrainerException {@code CONFIG_INVALID} naming the tensor, its shape and the expected
     *     one; {@code FILE_FAILED}
     */
    static Report fill(PretrainedModel model, Path directory, EncoderConfig from) {
        StartingWeights weights = new StartingWeights(directory, model, from);
        try (WeightSource source = WeightSource.open(directory)) {
            Map<String, TensorInfo> all = new NamedWeights(source).all();
            for (Map.Entry<String, Parameter> entry : model.parameters().entrySet()) {
                weights.fill(entry.getKey(), entry.getValue(), source, all);
            }
        } catch (IOException e) {
            throw new TrainerException(TrainerError.FILE_FAILED, directory + ": cannot be read", e);
        }
        return new Report(weights.derived, weights.fresh);
    }

    private void fill(
            String name, Parameter parameter, WeightSource source, Map<String, TensorInfo> all)
            throws IOException {
        TensorInfo info = find(name, all);
        if (info == null) {
            fresh.add(name);
            return;
        }
        long[] wanted = parameter.getShape().getShape();
        float[] values = source.floats(info.name());
        if (!info.shape().equals(Arrays.stream(wanted).boxed().toList())) {
            values = reshaped(name, info, wanted, values);
            derived.add(name);
        }
        model.setWeight(name, values);
    }

    private @Nullable TensorInfo find(String name, Map<String, TensorInfo> all) {
        TensorInfo info = all.get(name);
        if (info == null) {
            info = all.get(inOtherFamily(name));
        }
        if (info == null && name.contains("_global.")) {
            info = all.get(name.replace("_global.", "."));
            if (info != null) {
                derived.add(name);
            }
        }
        return info;
    }

    /** The masked language head's names in RoBERTa and Longformer, and in BERT. */
    private static String inOtherFamily(String name) {
        return name.replace("lm_head.bias", "cls.predictions.bias")
                .replace("lm_head.dense", "cls.predictions.transform.dense")
                .replace("lm_head.layer_norm", "cls.predictions.transform.LayerNorm")
                .replace("lm_head.decoder", "cls.predictions.decoder");
    }

    private float[] reshaped(String name, TensorInfo info, long[] wanted, float[] values) {
        boolean sameWidth =
                wanted.length == 2 && info.shape().size() == 2 && info.shape().get(1) == wanted[1];
        if (sameWidth && name.equals(POSITIONS)) {
            return cyclic(values, (int) wanted[0], (int) wanted[1]);
        }
        if (sameWidth && name.equals(TYPES) && wanted[0] < info.shape().get(0)) {
            return Arrays.copyOf(values, (int) (wanted[0] * wanted[1]));
        }
        throw new TrainerException(
                TrainerError.CONFIG_INVALID,
                "%s: tensor %s: shape %s (expected: %s)"
                        .formatted(directory, info.name(), info.shape(), Arrays.toString(wanted)));
    }

    /** The source's rows that text uses, over and over; rows before them as they were. */
    private float[] cyclic(float[] values, int rows, int width) {
        int unused = unusedRows(model.config().encoder());
        int first = unusedRows(from);
        int usable = values.length / width - first;
        float[] result = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            int source = row < unused ? Math.min(row, first) : first + (row - unused) % usable;
            System.arraycopy(values, source * width, result, row * width, width);
        }
        return result;
    }

    /** Rows of the position table that text never uses. */
    private static int unusedRows(EncoderConfig config) {
        boolean fromZero = config instanceof BertConfig bert && bert.family() == BertFamily.BERT;
        return fromZero ? 0 : config.padId() + 1;
    }
}
