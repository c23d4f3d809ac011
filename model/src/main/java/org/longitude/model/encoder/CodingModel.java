package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.longitude.model.ModelException;
import org.longitude.model.weights.LoadReport;

/**
 * An encoder with a head that codes: token ids of admissions in, a probability and, from the label
 * attention, evidence per label out. The same object trains and serves.
 *
 * <p>An admission may have any number of tokens from one up: beyond the encoder's positions it is
 * read through overlapping token windows, as many as the configuration allows. Its scores do not
 * depend on the admissions it is scored with.
 *
 * <p>Threading: as {@link EncoderModel}: one thread at a time, which it checks. Ownership: the
 * model owns its parameters and compiled functions until {@link #close()}; scoring leaves nothing
 * behind on the device.
 */
public final class CodingModel implements AutoCloseable {

    /** File names of a saved model. */
    public static final String CONFIG_FILE = "config.json";

    public static final String WEIGHTS_FILE = "model.safetensors";

    /** Evidence is given for labels at least this probable, unless the caller says otherwise. */
    public static final float EVIDENCE_FLOOR = 0.1f;

    /**
     * Most token windows of one admission that are read, unless the caller says otherwise: all of
     * 130,000 tokens at 4,096 positions. What lies beyond is not read, and {@link
     * Scores#tokensRead()} says so.
     */
    public static final int TOKEN_WINDOWS_MAX = CodingModelConfig.TOKEN_WINDOWS_MAX;

    private final ConfigFile file;
    private final CodingModelConfig config;
    private final EncoderModel encoder;
    private final CodingHead head;

    private CodingModel(ConfigFile file, CodingModelConfig config, Placement placement, long seed) {
        this.file = file;
        this.config = config;
        this.encoder = EncoderModel.create(config.encoder(), placement, seed);
        this.head = head(seed);
    }

    private CodingHead head(long seed) {
        return switch (config.head()) {
            case LABEL_ATTENTION ->
                    encoder.adopt(new LabelAttention(config, seed, encoder.functions()));
            case FIRST_TOKEN ->
                    encoder.adopt(
                            new FirstTokenHead(
                                    config.encoder(),
                                    config.labels(),
                                    new InitialWeights(seed, config.encoder().initializerRange()),
                                    encoder.functions()));
        };
    }

    /** A model with fresh weights, which follow from the seed alone. */
    public static CodingModel create(CodingModelConfig config, Device device, long seed) {
        return create(config, Placement.of(device), seed);
    }

    /** As above, in any compute type. */
    public static CodingModel create(CodingModelConfig config, Placement placement, long seed) {
        CodingModel model = new CodingModel(ConfigFile.of(config), config, placement, seed);
        model.encoder.settle();
        return model;
    }

    /**
     * Loads a directory that {@link #save} wrote.
     *
     * @throws ModelException {@code CONFIG_INVALID}, {@code WEIGHTS_INVALID} or {@code
     *     ENGINE_FAILED}
     */
    public static CodingModel load(Path directory, Device device) {
        return load(directory, Placement.of(device));
    }

    /** As above, in any compute type. */
    public static CodingModel load(Path directory, Placement placement) {
        ConfigFile file = ConfigFile.in(directory);
        CodingModel model =
                new CodingModel(file, file.codingModel(), placement, InitialWeights.FILLED_LATER);
        model.encoder.fill(directory);
        return model;
    }

    /**
     * Takes the encoder's weights from a directory of the same shape, for example a pre-trained
     * one; the head stays as it is.
     *
     * @param directory a Hugging Face directory or one that {@link #save} or {@link
     *     PretrainedModel#save} wrote
     * @return what was read, and what of the directory was of no use
     * @throws ModelException {@code WEIGHTS_INVALID} naming the tensor, what was found and what was
     *     expected
     */
    public LoadReport readEncoder(Path directory) {
        return encoder.fillEncoder(directory);
    }

    /**
     * Writes {@code config.json}, with every key that the one it came from had, and {@code
     * model.safetensors} into the directory.
     */
    public void save(Path directory) throws IOException {
        encoder.save(directory, file, config.encoder().modelType() + ".");
    }

    public CodingModelConfig config() {
        return config;
    }

    /** Scores with evidence for every label of probability {@link #EVIDENCE_FLOOR} or more. */
    public List<Scores> score(List<int[]> admissions) {
        float[] floors = new float[config.labels()];
        Arrays.fill(floors, EVIDENCE_FLOOR);
        return score(admissions, floors);
    }

    /**
     * Scores admissions together, of any lengths: they are packed, so none is padded.
     *
     * @param admissions token ids of each, without special tokens
     * @param evidenceFloors per label, the probability from which evidence is given; above 1 for
     *     never
     * @return one result for each admission, in their order
     * @throws IllegalArgumentException if an admission is empty or holds an id outside the
     *     vocabulary
     * @throws ModelException {@code ENGINE_FAILED} if the device fails, for example for want of
     *     memory
     */
    public List<Scores> score(List<int[]> admissions, float[] evidenceFloors) {
        return score(admissions, evidenceFloors, TOKEN_WINDOWS_MAX);
    }

    /**
     * As above, with memory bounded by the caller.
     *
     * @param tokenWindowsMax token windows of one admission that are read, from its first on
     */
    public List<Scores> score(List<int[]> admissions, float[] evidenceFloors, int tokenWindowsMax) {
        return score(layOut(admissions, tokenWindowsMax), evidenceFloors);
    }

    /**
     * Does what scoring does before the device has to: checks, token windows, packing. Unlike
     * everything else it may be asked by any thread, also while another one is inside.
     *
     * @param admissions token ids of each, without special tokens
     * @param tokenWindowsMax token windows of one admission that are read, from its first on
     * @throws IllegalArgumentException if an admission is empty or holds an id outside the
     *     vocabulary
     */
    public LaidOut layOut(List<int[]> admissions, int tokenWindowsMax) {
        TokenWindows.requireMax(tokenWindowsMax);
        AdmissionBatch.requireValid(config, admissions);
        return LaidOut.of(config, admissions, windows(tokenWindowsMax));
    }

    /** Scores what was laid out for this model, as {@link #score(List, float[], int)} does. */
    public List<Scores> score(LaidOut admissions, float[] evidenceFloors) {
        admissions.requireFor(config);
        if (evidenceFloors.length != config.labels()) {
            throw new IllegalArgumentException(
                    "evidenceFloors: %d (expected: one for each of %d labels)"
                            .formatted(evidenceFloors.length, config.labels()));
        }
        return encoder.inside(
                () -> new ScoringTurns(config, encoder, head, evidenceFloors).score(admissions));
    }

    /**
     * Logits [A,L] of admissions, in their order, differentiable if the pass trains; for trainers.
     * As many token windows of each are read as the configuration allows.
     *
     * @param step owns the result and everything on the way to it
     */
    public NDArray logits(NDManager step, List<int[]> admissions, ForwardPass pass) {
        return logits(step, admissions, TOKEN_WINDOWS_MAX, pass);
    }

    /**
     * As above, with memory bounded by the caller.
     *
     * @param tokenWindowsMax token windows of one admission that are read, from its first on; what
     *     is read of one {@link CodingModelConfig#coverage} says
     */
    public NDArray logits(
            NDManager step, List<int[]> admissions, int tokenWindowsMax, ForwardPass pass) {
        TokenWindows.requireMax(tokenWindowsMax);
        AdmissionBatch.requireValid(config, admissions);
        return encoder.inside(
                () -> {
                    AdmissionBatch batch =
                            AdmissionBatch.of(config, admissions, windows(tokenWindowsMax));
                    NDArray states = encoder.encodeFor(head, step, batch.packed(), pass);
                    return head.logits(encoder.store(), states, batch, pass);
                });
    }

    /** The model was made for so many, whatever the caller has room for. */
    private int windows(int tokenWindowsMax) {
        return Math.min(tokenWindowsMax, config.tokenWindowsMax());
    }

    /**
     * Overwrites the labels' biases, for example with the log odds of how often each is assigned.
     */
    public void setBiases(float[] values) {
        setWeight(head.biases(), values);
    }

    /**
     * The trainable weights by Hugging Face's names (without the family's prefix); the model keeps
     * owning them.
     */
    public Map<String, Parameter> parameters() {
        return encoder.parameters();
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
     * Points each label's query at its description: the mean of what the label attention would
     * compare it with, as long as a fresh query, so that attention starts nearly even and leans
     * towards tokens like the description's.
     *
     * @param descriptions for each label the token ids of its description, without special tokens;
     *     an empty one leaves the label's query as it is
     * @param throughLayers whether the layers read the descriptions, which is for an encoder that
     *     was pre-trained; a fresh one has only its embeddings to offer
     */
    public void startFromDescriptions(List<int[]> descriptions, boolean throughLayers) {
        if (descriptions.size() != config.labels()) {
            throw new IllegalArgumentException(
                    "descriptions: %d (expected: one for each of %d labels)"
                            .formatted(descriptions.size(), config.labels()));
        }
        if (!(head instanceof LabelAttention attention)) {
            throw new IllegalArgumentException(
                    "head: %s has no queries (expected: %s)"
                            .formatted(
                                    config.head().configName(),
                                    HeadKind.LABEL_ATTENTION.configName()));
        }
        LabelDescriptions start = new LabelDescriptions(encoder, attention, throughLayers);
        setWeight(LabelAttention.QUERIES, encoder.inside(() -> start.queries(descriptions)));
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
