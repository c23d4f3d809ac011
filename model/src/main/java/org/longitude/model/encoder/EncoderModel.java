package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.weights.LoadReport;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.WeightLoader;
import org.longitude.model.weights.WeightWriter;

/**
 * An encoder of any family on a device, with its weights: packed tokens in, token states out. Heads
 * are put on top of it by the models that own one.
 *
 * <p>Threading: one thread at a time; a second one inside the model is refused with an
 * IllegalStateException, as is any after {@link #close()}. A training pass stays inside until the
 * manager is closed that owns its arrays, so that a backward pass is alone too; changing weights
 * through {@link #parameters()} is the caller's to keep apart from other threads. Ownership: the
 * model owns its parameters and compiled functions until then; results belong to the caller's
 * manager.
 */
public final class EncoderModel implements AutoCloseable {

    private final EncoderConfig config;
    private final NDManager manager;
    private final EncoderFunctions functions;
    private final Encoder encoder;
    private final ParameterStore store;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final OneThread thread = new OneThread();
    private boolean settled;

    private EncoderModel(EncoderConfig config, Placement placement, long seed) {
        this.config = config;
        this.manager = newManager(placement.device());
        this.functions = EncoderFunctions.load(config, placement);
        this.encoder = Encoder.of(config, seed, functions);
        this.store = new ParameterStore(manager, false);
        adopt(encoder);
    }

    /** An encoder with fresh weights, which follow from the seed alone. */
    public static EncoderModel create(EncoderConfig config, Device device, long seed) {
        return create(config, Placement.of(device), seed);
    }

    /** As above, in any compute type; under int8 the weights are fp32 until {@link #settle()}. */
    public static EncoderModel create(EncoderConfig config, Placement placement, long seed) {
        return new EncoderModel(config, placement, seed);
    }

    public EncoderConfig config() {
        return config;
    }

    /**
     * Token states [N,D] after the last layer, differentiable if the pass trains. States of global
     * tokens mean nothing here, which saves working them out; {@link #encodeEachLayer} has them.
     *
     * @param step owns the result and whatever a backward pass will read
     * @param tokens packed for {@link #config()}
     */
    public NDArray encode(NDManager step, PackedTokens tokens, ForwardPass pass) {
        return inside(
                () -> {
                    begin(step, tokens, pass);
                    return encoder.encode(store, step, tokens, pass);
                });
    }

    /** As {@link #encode}, with the states of global tokens where a head reads them. */
    NDArray encodeFor(CodingHead head, NDManager step, PackedTokens tokens, ForwardPass pass) {
        return inside(
                () -> {
                    begin(step, tokens, pass);
                    return encoder.encode(store, step, tokens, pass, head.readsGlobals());
                });
    }

    /** As {@link Encoder#trace}; gradients are to be kept on this thread meanwhile. */
    Encoder.Traced trace(NDManager step, PackedTokens tokens) {
        return inside(
                () -> {
                    begin(step, tokens, ForwardPass.plainTraining());
                    return encoder.trace(store, step, tokens);
                });
    }

    /** States [N,D] after the embeddings and after each layer, those of global tokens included. */
    public List<NDArray> encodeEachLayer(NDManager step, PackedTokens tokens, ForwardPass pass) {
        return inside(
                () -> {
                    begin(step, tokens, pass);
                    return encoder.encodeEachLayer(store, step, tokens, pass);
                });
    }

    /**
     * Does what changes weights or reads several of them, while no other thread computes here.
     *
     * @throws IllegalStateException if another thread is inside, or the model is closed
     */
    public double alone(DoubleSupplier work) {
        return inside(work::getAsDouble);
    }

    /** For work of several steps; see {@link OneThread#inside}. */
    <T, E extends Exception> T inside(OneThread.Work<T, E> work) throws E {
        return thread.inside(work);
    }

    /**
     * To be called once, when the weights are what the model is to compute with. Under int8 the
     * large ones are packed here and their fp32 values let go; otherwise nothing changes.
     */
    public void settle() {
        if (functions.compute() == ComputeType.INT8 && !settled) {
            encoder.settle(new Int8Maps(functions, manager));
            parameters.values().removeIf(parameter -> !parameter.isInitialized());
            settled = true;
        }
    }

    /**
     * Fills all weights from a directory and settles; if that fails the model is closed.
     *
     * @throws ModelException {@code WEIGHTS_INVALID}
     */
    void fill(Path directory) {
        try {
            fill(directory, parameters);
            settle();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Fills the encoder's own weights from a directory and leaves those of heads alone. */
    LoadReport fillEncoder(Path directory) {
        requireFloats("take weights");
        Map<String, Parameter> own = new LinkedHashMap<>();
        encoder.getParameters().values().forEach(p -> own.put(p.getName(), p));
        return fill(directory, own);
    }

    private LoadReport fill(Path directory, Map<String, Parameter> filled) {
        return inside(
                () -> WeightLoader.load(directory, filled, manager, functions.of("copy")::infer));
    }

    /**
     * Writes a directory.
     *
     * @param config its {@code config.json}
     * @param prefix of the encoder's tensors, for example {@code longformer.}; may be empty
     */
    void save(Path directory, ConfigFile config, String prefix) throws IOException {
        requireFloats("give its weights back");
        inside(
                () -> {
                    Files.createDirectories(directory);
                    config.write(directory.resolve(CodingModel.CONFIG_FILE));
                    WeightWriter.write(directory, OutgoingTensor.ofParameters(prefix, parameters));
                    return directory;
                });
    }

    /**
     * Refuses what the compute type cannot do.
     *
     * @throws ModelException {@code COMPUTE_UNSUPPORTED} for gradients, or weights to be read back,
     *     under int8
     */
    void requireFloats(String what) {
        if (functions.compute() == ComputeType.INT8) {
            throw new ModelException(
                    ModelError.COMPUTE_UNSUPPORTED,
                    "compute: int8 cannot %s (expected: fp32 or bf16 for that)".formatted(what));
        }
    }

    /** A training pass stays in the model until its arrays are let go. */
    private void begin(NDManager step, PackedTokens tokens, ForwardPass pass) {
        requireReady(pass);
        tokens.requireFor(config);
        if (pass.training()) {
            step.attachInternal(UUID.randomUUID().toString(), thread.stay());
        }
    }

    private void requireReady(ForwardPass pass) {
        if (pass.training()) {
            requireFloats("train");
        }
        if (functions.compute() == ComputeType.INT8 && !settled) {
            throw new IllegalStateException("an int8 model was not settled before its first use");
        }
    }

    /**
     * The trainable weights by Hugging Face's names without the family's prefix, a head's with its
     * own; the model keeps owning them.
     */
    public Map<String, Parameter> parameters() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Overwrites a weight, row by row. DJL's own {@code NDArray.set} would leave the engine with a
     * pointer into memory that Java frees.
     *
     * @param name as in {@link #parameters()}
     */
    public void setWeight(String name, float[] values) {
        Parameter parameter = parameters.get(name);
        if (parameter == null || parameter.getShape().size() != values.length) {
            throw new IllegalArgumentException(
                    "weight %s: %d values (expected: %s)"
                            .formatted(
                                    name,
                                    values.length,
                                    parameter == null ? "no such weight" : parameter.getShape()));
        }
        inside(
                () -> {
                    try (NDManager step = manager.newSubManager()) {
                        return functions
                                .of("copy")
                                .infer(
                                        step.create(values, parameter.getShape()),
                                        parameter.getArray());
                    }
                });
    }

    /** Manager of the parameters; work belongs in sub-managers of it. */
    public NDManager manager() {
        return manager;
    }

    EncoderFunctions functions() {
        return functions;
    }

    ParameterStore store() {
        return store;
    }

    /** Makes a head's weights, and those of this model besides. */
    <B extends AbstractBlock> B adopt(B block) {
        block.initialize(manager, DataType.FLOAT32, new Shape(1, config.width()));
        block.getParameters().values().forEach(p -> parameters.put(p.getName(), p));
        return block;
    }

    private static NDManager newManager(Device device) {
        try {
            return NDManager.newBaseManager(device, "PyTorch");
        } catch (EngineException e) {
            throw new ModelException(
                    ModelError.ENGINE_FAILED,
                    "device %s: the PyTorch engine does not start".formatted(device),
                    e);
        }
    }

    /**
     * Lets go of everything; once more does nothing.
     *
     * @throws IllegalStateException if another thread is inside
     */
    @Override
    public void close() {
        if (thread.close()) {
            functions.close();
            manager.close();
        }
    }
}
