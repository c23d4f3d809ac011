package org.longitude.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.longitude.model.encoder.TorchFunction;

/**
 * AdamW in torch's form, or Adam with L2, with clipping by global norm. DJL's own Adam adds epsilon
 * before the bias correction, which at the first steps makes it some thirty times larger.
 *
 * <p>Gradients add up over backward passes until {@link #update}, which is all that accumulation
 * needs. Each parameter counts its own steps, so one that joins late is corrected as if fresh.
 * Ownership: moments and compiled functions until {@link #close()}.
 */
public final class AdamW implements AutoCloseable {

    private static final String FIRST = "first.";
    private static final String SECOND = "second.";

    private final NDManager manager;
    private final TorchFunction update;
    private final TorchFunction globalNorm;
    private final AdamWConfig config;
    private final Map<String, Moments> moments = new HashMap<>();

    private static final class Moments {
        final NDArray first;
        final NDArray second;
        int steps;

        Moments(NDManager manager, Parameter parameter) {
            first = manager.zeros(parameter.getShape());
            second = manager.zeros(parameter.getShape());
        }

        void close() {
            first.close();
            second.close();
        }
    }

    /**
     * One parameter's part in a step.
     *
     * @param name for its moments
     * @param parameter what is changed
     * @param rate learning rate
     * @param decay weight decay
     */
    public record Part(String name, Parameter parameter, double rate, double decay) {}

    public AdamW(NDManager owner, AdamWConfig config) {
        this.manager = owner.newSubManager();
        this.config = config;
        Map<String, ?> constants =
                Map.of(
                        "BETA1", config.beta1(),
                        "BETA2", config.beta2(),
                        "EPS", config.epsilon(),
                        "DECOUPLED", config.form() == WeightDecay.DECOUPLED ? "True" : "False");
        update = TorchFunction.load(AdamW.class, "adamw", constants, owner.getDevice());
        globalNorm = TorchFunction.load(AdamW.class, "global_norm", Map.of(), owner.getDevice());
    }

    /**
     * Updates the parts from their gradients, which are zero afterwards. A model that other threads
     * may score with is updated inside {@link org.longitude.model.encoder.EncoderModel#alone}.
     *
     * @param step owns what the update needs on the way
     * @return the global norm of the gradients before clipping; not finite if training diverged, in
     *     which case nothing was updated
     */
    public double update(NDManager step, List<Part> parts) {
        List<NDArray> gradients = new ArrayList<>();
        for (Part part : parts) {
            NDArray gradient = part.parameter().getArray().getGradient();
            gradient.attach(step);
            gradient.setName("gradients[]");
            gradients.add(gradient);
        }
        double norm =
                globalNorm.infer(gradients.toArray(new NDArray[0])).singletonOrThrow().getFloat();
        if (!Double.isFinite(norm)) {
            return norm;
        }
        NDArray divisor =
                step.create((float) Math.max(1, (norm + 1e-6) / config.gradientNormMax()));
        for (int i = 0; i < parts.size(); i++) {
            gradients.get(i).setName(null);
            apply(step, parts.get(i), gradients.get(i), divisor);
        }
        return norm;
    }

    private void apply(NDManager step, Part part, NDArray gradient, NDArray divisor) {
        Moments state =
                moments.computeIfAbsent(
                        part.name(), name -> new Moments(manager, part.parameter()));
        state.steps++;
        update.infer(
                gradient,
                part.parameter().getArray(),
                state.first,
                state.second,
                step.create(new double[] {part.rate(), part.decay()}),
                step.create((float) state.steps),
                divisor);
    }

    /**
     * The moments so far, for a checkpoint: {@code first.NAME} and {@code second.NAME} of each part
     * that was ever updated. This object keeps owning them.
     */
    public SortedMap<String, NDArray> moments() {
        SortedMap<String, NDArray> named = new TreeMap<>();
        moments.forEach(
                (name, state) -> {
                    named.put(FIRST + name, state.first);
                    named.put(SECOND + name, state.second);
                });
        return named;
    }

    /** How often each part was updated, by its name. */
    public SortedMap<String, Integer> steps() {
        SortedMap<String, Integer> steps = new TreeMap<>();
        moments.forEach((name, state) -> steps.put(name, state.steps));
        return steps;
    }

    /**
     * Makes room for the moments of a checkpoint, which the caller then fills through {@link
     * #moments()}; whatever was here before is let go.
     *
     * @param steps as {@link #steps()} gave them
     * @param parameters by the names of their parts
     * @throws IllegalArgumentException if a part has no parameter
     */
    public void resume(Map<String, Integer> steps, Map<String, Parameter> parameters) {
        moments.values().forEach(Moments::close);
        moments.clear();
        steps.forEach(
                (name, count) -> {
                    Parameter parameter = parameters.get(name);
                    if (parameter == null) {
                        throw new IllegalArgumentException(
                                "moments of %s, which is no parameter (expected: one of the model's)"
                                        .formatted(name));
                    }
                    Moments state = new Moments(manager, parameter);
                    state.steps = count;
                    moments.put(name, state);
                });
    }

    @Override
    public void close() {
        update.close();
        globalNorm.close();
        manager.close();
    }
}
