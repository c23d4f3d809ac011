package org.longitude.model.verify;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.training.AdamW;
import org.longitude.model.training.TrainingLosses;
import org.longitude.model.verify.FixtureTensors.Tensor;

/**
 * Steps of training from the weights of another directory: gradients of the first batch, and per
 * variant of the optimiser the losses and the parameters after the last step.
 */
final class TrainingFixture {

    private static final String GRADIENT = "grad0.";
    private static final String AFTER = "after3.";

    private final Path directory;
    private final Path weights;
    private final JsonNode manifest;
    private final FixtureTensors tensors;
    private final Device device;
    private final Tolerances tolerances;
    private final List<Comparison> comparisons = new ArrayList<>();

    TrainingFixture(
            Path directory,
            Path weights,
            JsonNode manifest,
            FixtureTensors tensors,
            Device device,
            Tolerances tolerances) {
        this.directory = directory;
        this.weights = weights;
        this.manifest = manifest;
        this.tensors = tensors;
        this.device = device;
        this.tolerances = tolerances;
    }

    List<Comparison> compare() {
        boolean first = true;
        for (Map.Entry<String, JsonNode> entry : manifest.path("variants").properties()) {
            TrainingVariant variant = TrainingVariant.of(directory, entry.getKey());
            try (PretrainedModel model = PretrainedModel.load(weights, device);
                    TrainingLosses losses = TrainingLosses.load(device)) {
                new Run(model, losses, variant, entry.getValue()).compare(first);
            }
            first = false;
        }
        return comparisons;
    }

    /** The steps of one variant. */
    private final class Run {

        private final PretrainedModel model;
        private final FixtureLosses losses;
        private final TrainingVariant variant;
        private final JsonNode expected;

        Run(
                PretrainedModel model,
                TrainingLosses losses,
                TrainingVariant variant,
                JsonNode expected) {
            this.model = model;
            this.losses = new FixtureLosses(model, losses);
            this.variant = variant;
            this.expected = expected;
        }

        void compare(boolean gradientsToo) {
            int steps = manifest.path("steps").asInt();
            JsonNode wanted = expected.path("losses_before_each_step_then_step0_batch_again");
            Tally tally = new Tally("losses " + variant.name());
            try (AdamW optimizer =
                    new AdamW(
                            model.manager(),
                            variant.optimizer(
                                    manifest.path("betas").path(0).asDouble(),
                                    manifest.path("betas").path(1).asDouble(),
                                    manifest.path("eps").asDouble()))) {
                for (int step = 0; step <= steps; step++) {
                    double loss = backward(step % steps);
                    tally.add(loss, wanted.path(step).asDouble(), 1, "loss " + step);
                    if (step == 0 && gradientsToo) {
                        compareGradients();
                        compareGradientNorms();
                    }
                    if (step < steps) {
                        update(optimizer);
                    }
                }
            }
            comparisons.add(tally.largest(tolerances.forward()));
            compareParameters();
            compareSums();
        }

        private double backward(int batch) {
            ForwardPass pass = ForwardPass.plainTraining();
            FixtureInputs inputs = FixtureInputs.of(tensors, "step%d.".formatted(batch), model);
            try (NDManager step = model.manager().newSubManager();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                List<NDArray> states = model.encodeEachLayer(step, inputs.packed(), pass);
                Map<String, NDArray> found = losses.of(inputs, states.get(states.size() - 1), pass);
                if (found.isEmpty()) {
                    throw NotAFixture.because(weights, "a model without a loss", "one with a head");
                }
                NDArray total = List.copyOf(found.values()).get(found.size() - 1);
                collector.backward(total);
                return total.getFloat();
            }
        }

        private void update(AdamW optimizer) {
            double rate = manifest.path("lr").asDouble();
            List<AdamW.Part> parts = new ArrayList<>();
            model.parameters()
                    .forEach(
                            (name, parameter) ->
                                    parts.add(
                                            new AdamW.Part(
                                                    name, parameter, rate, variant.decayOf(name))));
            parts.sort(Comparator.comparing(AdamW.Part::name));
            try (NDManager step = model.manager().newSubManager()) {
                model.alone(() -> optimizer.update(step, parts));
            }
        }

        private void compareGradients() {
            Tally tally = new Tally("gradients, share of the largest in their tensor");
            for (String tensor : tensors.names()) {
                if (tensor.startsWith(GRADIENT)) {
                    Tensor wanted = tensors.get(tensor);
                    double scale = 1;
                    for (float value : wanted.floats()) {
                        scale = Math.max(scale, Math.abs(value));
                    }
                    float[] found = gradient(tensor.substring(GRADIENT.length()));
                    tally.addAll(found, wanted.floats(), scale, tensor);
                }
            }
            comparisons.add(tally.largest(tolerances.gradient()));
        }

        private void compareGradientNorms() {
            Tally tally = new Tally("gradient norms, relative above 1");
            double squares = 0;
            for (Map.Entry<String, JsonNode> entry :
                    manifest.path("step0_grad_l2_norm").properties()) {
                double square = 0;
                for (float value : gradient(entry.getKey())) {
                    square += (double) value * value;
                }
                squares += square;
                double wanted = entry.getValue().asDouble();
                tally.add(Math.sqrt(square), wanted, Math.max(1, wanted), entry.getKey());
            }
            double wanted = manifest.path("step0_grad_global_l2_norm").asDouble();
            tally.add(Math.sqrt(squares), wanted, Math.max(1, wanted), "all together");
            comparisons.add(tally.largest(tolerances.gradient()));
        }

        private void compareParameters() {
            String prefix = AFTER + variant.name() + ".";
            Tally tally = new Tally("parameters " + variant.name());
            for (String tensor : tensors.names()) {
                String name = tensor.startsWith(prefix) ? tensor.substring(prefix.length()) : "";
                if (!name.isEmpty() && variant.isDefined(name)) {
                    float[] found = parameter(name).getArray().toFloatArray();
                    tally.addAll(found, tensors.get(tensor).floats(), 1, name);
                }
            }
            comparisons.add(tally.largest(tolerances.parameter()));
            comparisons.add(tally.quantile(Tolerances.BULK_SHARE, tolerances.bulkOfParameters()));
        }

        /**
         * Every parameter has a sum: as a mean over its elements it must lie as near as the bulk.
         */
        private void compareSums() {
            Tally tally = new Tally("parameter means " + variant.name());
            for (Map.Entry<String, JsonNode> entry : expected.path("param_sum").properties()) {
                if (variant.isDefined(entry.getKey())) {
                    float[] found = parameter(entry.getKey()).getArray().toFloatArray();
                    double sum = 0;
                    for (float value : found) {
                        sum += value;
                    }
                    tally.add(sum, entry.getValue().asDouble(), found.length, entry.getKey());
                }
            }
            comparisons.add(tally.largest(tolerances.bulkOfParameters()));
        }

        private float[] gradient(String name) {
            try (NDArray gradient = parameter(name).getArray().getGradient()) {
                return gradient.toFloatArray();
            }
        }

        private Parameter parameter(String huggingFaceName) {
            String name = model.localName(huggingFaceName);
            Parameter parameter = model.parameters().get(name);
            if (parameter == null) {
                throw NotAFixture.because(
                        directory, "parameter " + huggingFaceName, "a name of the model's own");
            }
            return parameter;
        }
    }
}
