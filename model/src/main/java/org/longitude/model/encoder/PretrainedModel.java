package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.longitude.model.weights.WeightLoader;
import org.longitude.model.weights.WeightSource;

/**
 * An encoder of any family with the heads of a Hugging Face architecture: what is pre-trained, and
 * what fixtures are compared with. Heads read states that the caller gathered, so logits exist for
 * scored tokens only.
 *
 * <p>N tokens of a packed batch, D width. Threading and ownership are those of {@link
 * EncoderModel}.
 */
public final class PretrainedModel implements AutoCloseable {
    /** Name of the word table among the weights. */
    public static final String WORDS = "embeddings.word_embeddings.weight";

    private final ConfigFile file;
    private final PretrainedConfig config;
    private final EncoderModel encoder;
    private final @Nullable MaskedLanguageHead maskedLanguage;
    private final @Nullable Pooler pooler;
    private final @Nullable NextSentenceHead nextSentence;
    private final @Nullable FirstTokenHead firstToken;

    private PretrainedModel(
            ConfigFile file, PretrainedConfig config, Placement placement, long seed) {
        this.file = file;
        this.config = config;
        this.encoder = EncoderModel.create(config.encoder(), placement, seed);
        EncoderConfig shape = config.encoder();
        EncoderFunctions functions = encoder.functions();
        InitialWeights fresh = new InitialWeights(seed, shape.initializerRange());
        maskedLanguage =
                config.hasMaskedLanguageHead()
                        ? encoder.adopt(
                                new MaskedLanguageHead(shape, tiedWords(), fresh, functions))
                        : null;
        pooler = config.hasPooler() ? encoder.adopt(new Pooler(shape, fresh, functions)) : null;
        nextSentence =
                config.architecture() == Architecture.PRE_TRAINING
                        ? encoder.adopt(new NextSentenceHead(shape, fresh, functions))
                        : null;
        firstToken =
                config.labels() > 0
                        ? encoder.adopt(
                                new FirstTokenHead(shape, config.labels(), fresh, functions))
                        : null;
    }

    /** A model with fresh weights, which follow from the seed alone. */
    public static PretrainedModel create(PretrainedConfig config, Device device, long seed) {
        return create(config, Placement.of(device), seed);
    }

    /** As above, in any compute type. */
    public static PretrainedModel create(PretrainedConfig config, Placement placement, long seed) {
        PretrainedModel model = new PretrainedModel(ConfigFile.of(config), config, placement, seed);
        model.encoder.settle();
        return model;
    }

    /**
     * Loads a Hugging Face directory: {@code config.json} and the weights beside it.
     *
     * @throws org.longitude.model.ModelException {@code CONFIG_INVALID}, {@code WEIGHTS_INVALID} or
     *     {@code ENGINE_FAILED}
     */
    public static PretrainedModel load(Path directory, Device device) {
        return load(directory, Placement.of(device));
    }

    /** As above, in any compute type. */
    public static PretrainedModel load(Path directory, Placement placement) {
        ConfigFile file = ConfigFile.in(directory);
        PretrainedConfig config = file.pretrained(WeightSource.names(directory));
        PretrainedModel model =
                new PretrainedModel(file, config, placement, InitialWeights.FILLED_LATER);
        model.encoder.fill(directory);
        return model;
    }

    /**
     * Writes a directory that {@link #load} and Hugging Face read: {@code config.json}, with every
     * key that the one it came from had, and {@code model.safetensors}.
     *
     * @throws org.longitude.model.ModelException {@code COMPUTE_UNSUPPORTED} under int8
     */
    public void save(Path directory) throws IOException {
        boolean bare =
                config.architecture() == Architecture.BARE
                        || config.architecture() == Architecture.POOLED;
        encoder.save(directory, file, bare ? "" : config.encoder().modelType() + ".");
    }

    /**
     * What {@link #load} would build from a directory.
     *
     * @param tensors names in its weight files
     * @throws org.longitude.model.ModelException {@code CONFIG_INVALID}
     */
    public static PretrainedConfig config(Path directory, Set<String> tensors) {
        return ConfigFile.in(directory).pretrained(tensors);
    }

    private @Nullable Parameter tiedWords() {
        return config.tiedWords()
                ? encoder.parameters().get("embeddings.word_embeddings.weight")
                : null;
    }

    public PretrainedConfig config() {
        return config;
    }

    /**
     * Rows as this architecture reads them: a Longformer that classifies sees the first token
     * globally unless the caller says what is global.
     *
     * @param globalGiven whether the row's own global mask counts
     */
    public TokenRow row(TokenRow given, boolean globalGiven) {
        boolean first =
                !globalGiven
                        && config.architecture() == Architecture.SEQUENCE_CLASSIFICATION
                        && config.encoder() instanceof LongformerConfig;
        if (!first) {
            return given;
        }
        boolean[] global = new boolean[given.ids().length];
        global[0] = true;
        return new TokenRow(given.ids(), given.real(), global, given.tokenTypes());
    }

    /**
     * States [N,D] after the last layer, differentiable if the pass trains. States of global tokens
     * mean nothing here.
     *
     * @param step owns the result and whatever a backward pass will read
     */
    public NDArray encode(NDManager step, PackedTokens tokens, ForwardPass pass) {
        return encoder.encode(step, tokens, pass);
    }

    /**
     * States [N,D] after the embeddings and after each layer, differentiable if the pass trains.
     *
     * @param step owns the result and whatever a backward pass will read
     */
    public List<NDArray> encodeEachLayer(NDManager step, PackedTokens tokens, ForwardPass pass) {
        return encoder.encodeEachLayer(step, tokens, pass);
    }

    /**
     * Some states, in the order asked for.
     *
     * @param states [N,D]
     * @param places which of them
     * @return [places,D]
     */
    public NDArray gather(NDArray states, long[] places, ForwardPass pass) {
        return encoder.inside(
                () ->
                        encoder.functions()
                                .of("gather")
                                .call(pass.training(), states, states.getManager().create(places)));
    }

    /**
     * Logits of the masked language model.
     *
     * @param states [M,D] of the scored tokens
     * @return [M,vocabulary]
     * @throws IllegalStateException if the architecture has no such head; so do the others
     */
    public NDArray maskedLanguageLogits(NDArray states, ForwardPass pass) {
        return encoder.inside(() -> present(maskedLanguage).logits(encoder.store(), states, pass));
    }

    /**
     * What the pooler makes of the first tokens' states.
     *
     * @param firstStates [A,D]
     * @return [A,D]
     */
    public NDArray pooled(NDArray firstStates, ForwardPass pass) {
        return encoder.inside(() -> present(pooler).pooled(encoder.store(), firstStates, pass));
    }

    /**
     * Logits of the next-sentence head; class 0 says that it follows.
     *
     * @param pooled [A,D]
     * @return [A,2]
     */
    public NDArray nextSentenceLogits(NDArray pooled, ForwardPass pass) {
        return encoder.inside(() -> present(nextSentence).logits(encoder.store(), pooled, pass));
    }

    /**
     * Logits of the labels.
     *
     * @param firstStates [A,D]
     * @return [A,L]
     */
    public NDArray labelLogits(NDArray firstStates, ForwardPass pass) {
        return encoder.inside(() -> present(firstToken).logits(encoder.store(), firstStates, pass));
    }

    public boolean hasPooler() {
        return pooler != null;
    }

    private <H> H present(@Nullable H head) {
        if (head == null) {
            throw new IllegalStateException(
                    "architecture: %s (expected: one that has this head)"
                            .formatted(config.architecture()));
        }
        return head;
    }

    /**
     * The trainable weights by Hugging Face's names, the encoder's without the family's prefix; the
     * model keeps owning them. Tied weights are there once.
     */
    public Map<String, Parameter> parameters() {
        return encoder.parameters();
    }

    /** The name in {@link #parameters()} of a tensor of a Hugging Face file. */
    public String localName(String huggingFaceName) {
        return WeightLoader.parameterName(huggingFaceName);
    }

    /**
     * Overwrites a weight.
     *
     * @param name as in {@link #parameters()}
     */
    public void setWeight(String name, float[] values) {
        encoder.setWeight(name, values);
    }

    /**
     * Does what changes weights, while no other thread computes here; {@link EncoderModel#alone}.
     */
    public double alone(DoubleSupplier work) {
        return encoder.alone(work);
    }

    /** Manager of the parameters; work belongs in sub-managers of it. */
    public NDManager manager() {
        return encoder.manager();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
