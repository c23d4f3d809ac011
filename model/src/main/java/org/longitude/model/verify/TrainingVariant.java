package org.longitude.model.verify;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longitude.model.training.AdamWConfig;
import org.longitude.model.training.WeightDecay;

/**
 * How one variant of a training fixture updates, read from its name: {@code adamw_wd001_all_params}
 * decays every parameter by 0.01 apart from the gradient, {@code …_nodecay_bias_norm} spares biases
 * and norms, {@code adam_l2_wd001} adds the decay to the gradient.
 */
record TrainingVariant(String name, WeightDecay form, double decay, boolean sparesBiasAndNorm) {

    private static final Pattern NAME =
            Pattern.compile("(adamw|adam_l2)_wd(\\d{3})(_all_params|_nodecay_bias_norm)?");

    static TrainingVariant of(Path directory, String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw NotAFixture.because(
                    directory, "variant " + name, "a name like adamw_wd001_all_params");
        }
        return new TrainingVariant(
                name,
                matcher.group(1).equals("adamw") ? WeightDecay.DECOUPLED : WeightDecay.L2,
                Integer.parseInt(matcher.group(2)) / 100.0,
                "_nodecay_bias_norm".equals(matcher.group(3)));
    }

    double decayOf(String parameter) {
        boolean spared =
                parameter.endsWith(".bias")
                        || parameter.contains("LayerNorm")
                        || parameter.contains("layer_norm");
        return sparesBiasAndNorm && spared ? 0 : decay;
    }

    /**
     * Softmax cancels a key's bias, so its true gradient is 0 and Adam turns rounding into whole
     * steps; with L2 the decay is the gradient.
     */
    boolean isDefined(String parameter) {
        boolean keyBias =
                parameter.endsWith("attention.self.key.bias")
                        || parameter.endsWith("attention.self.key_global.bias");
        return form == WeightDecay.L2 || !keyBias;
    }

    AdamWConfig optimizer(double beta1, double beta2, double epsilon) {
        return new AdamWConfig(beta1, beta2, epsilon, Double.POSITIVE_INFINITY, form);
    }
}
