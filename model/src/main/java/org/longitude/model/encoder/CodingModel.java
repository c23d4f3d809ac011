package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.model.weights.OutgoingTensor;
import org.longitude.model.weights.WeightLoader;
import org.longitude.model.weights.WeightWriter;

/**
 * A Longformer encoder with a label-attention head: token ids of admissions in, a probability and
 * evidence per label out. The same object trains and serves.
 *
 * <p>An admission may have any number of tokens from one up: beyond the encoder's positions it is
 * read through overlapping token windows, and the label attention reads them all. Its scores do not
 * depend on the admissions it is scored with.
 *
 * <p>Threading: one thread at a time; a model is confined to the thread that owns its device.
 * Ownership: the model owns its parameters and compiled functions until {@link #close()}; scoring
 * leaves nothing behind on the device.
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
    public static final int TOKEN_WINDOWS_MAX = 64;

    /** Most tokens the encoder holds at once in scoring; what exceeds it goes in turns. */
    static final int SCORING_TOKENS_MAX = 32_768;

    private final CodingModelConfig config;
    private final EncoderModel encoder;
    private final LabelAttention head;

    private CodingModel(CodingModelConfig config, Placement placement, long seed) {
        this.config = config;
        this.encoder = EncoderModel.create(config.encoder(), placement, seed);
        this.head = encoder.adopt(new LabelAttention(config, seed, encoder.functions()));
    }

    /** A model with fresh weights, which follow from the seed alone. */
    public static CodingModel create(CodingModelConfig config, Device device, long seed) {
        return create(config, Placement.of(device), seed);
    }

    /** As above, in any compute type. */
    public static CodingModel create(CodingModelConfig config, Placement placement, long seed) {
        CodingModel model = new CodingModel(config, placement, seed);
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
        CodingModelConfig config = ConfigFile.read(directory.resolve(CONFIG_FILE)).codingModel();
        CodingModel model = new CodingModel(config, placement, InitialWeights.FILLED_LATER);
        try {
            WeightLoader.load(
                    directory,
                    model.parameters(),
                    model.manager(),
                    model.encoder.functions().of("copy")::infer);
            model.encoder.settle();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Writes {@code config.json} and {@code model.safetensors} into the directory. */
    public void save(Path directory) throws IOException {
        encoder.requireFloats("give its weights back");
        Files.createDirectories(directory);
        ConfigFile.write(config, directory.resolve(CONFIG_FILE));
        String prefix = config.encoder().modelType() + ".";
        WeightWriter.write(directory, OutgoingTensor.ofParameters(prefix, parameters()));
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
        if (tokenWindowsMax < 1) {
            throw new IllegalArgumentException(
                    "tokenWindowsMax: %d (expected: >= 1)".formatted(tokenWindowsMax));
        }
        if (evidenceFloors.length != config.labels()) {
            throw new IllegalArgumentException(
                    "evidenceFloors: %d (expected: one for each of %d labels)"
                            .formatted(evidenceFloors.length, config.labels()));
        }
        requireValid(admissions);
        Scores[] scores = new Scores[admissions.size()];
        try {
            for (List<Integer> turn : turns(admissions)) {
                scoreTurn(turn, admissions, evidenceFloors, tokenWindowsMax, scores);
            }
        } catch (EngineException e) {
            throw new ModelException(
                    ModelError.ENGINE_FAILED,
                    "the engine failed to score %d admissions".formatted(admissions.size()),
                    e);
        }
        return List.of(scores);
    }

    /**
     * Logits [A,L] of admissions, in their order, differentiable if the pass trains; for trainers.
     *
     * @param step owns the result and everything on the way to it
     */
    public NDArray logits(NDManager step, List<int[]> admissions, ForwardPass pass) {
        requireValid(admissions);
        AdmissionBatch batch = AdmissionBatch.of(config, admissions, TOKEN_WINDOWS_MAX);
        NDArray states = encoder.encode(step, batch.packed(), pass);
        return logits(batch, states, pass);
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
        LabelDescriptions start = new LabelDescriptions(encoder, head, throughLayers);
        setWeight(LabelAttention.QUERIES, start.queries(descriptions));
    }

    /** Manager of the parameters; work belongs in sub-managers of it. */
    public NDManager manager() {
        return encoder.manager();
    }

    private void scoreTurn(
            List<Integer> turn,
            List<int[]> admissions,
            float[] floors,
            int tokenWindowsMax,
            Scores[] scores) {
        AdmissionBatch batch = AdmissionBatch.of(config, pick(admissions, turn), tokenWindowsMax);
        try (NDManager step = manager().newSubManager()) {
            NDArray states = statesInTurns(step, batch.packed());
            float[] logits = logits(batch, states, ForwardPass.scoring()).toFloatArray();
            for (int i = 0; i < turn.size(); i++) {
                float[] probabilities = probabilities(logits, i);
                List<Evidence> evidence =
                        evidence(batch, i, states, labelsFrom(probabilities, floors));
                int tokens = batch.tokensRead(i);
                scores[turn.get(i)] = new Scores(probabilities, evidence, tokens, batch.windows(i));
            }
        }
    }

    private NDArray logits(AdmissionBatch batch, NDArray states, ForwardPass pass) {
        NDManager step = states.getManager();
        return head.logits(
                encoder.store(),
                states,
                step.create(batch.counted()),
                step.create(batch.states()),
                pass);
    }

    private float[] probabilities(float[] logits, int admission) {
        float[] probabilities = new float[config.labels()];
        for (int label = 0; label < probabilities.length; label++) {
            double logit = logits[admission * probabilities.length + label];
            probabilities[label] = (float) (1 / (1 + Math.exp(-logit)));
        }
        return probabilities;
    }

    private static long[] labelsFrom(float[] probabilities, float[] floors) {
        return IntStream.range(0, probabilities.length)
                .filter(label -> probabilities[label] >= floors[label])
                .asLongStream()
                .toArray();
    }

    private List<Evidence> evidence(
            AdmissionBatch batch, int admission, NDArray states, long[] labels) {
        if (labels.length == 0) {
            return List.of();
        }
        int from = batch.start(admission);
        int to = batch.start(admission + 1);
        NDManager step = states.getManager();
        NDList found =
                head.strongest(
                        encoder.store(),
                        states.get(new NDIndex().addSliceDim(from, to)),
                        step.create(Arrays.copyOfRange(batch.counted(), from, to)),
                        step.create(labels),
                        Evidence.POSITIONS_MAX);
        float[] weights = found.get(0).toFloatArray();
        long[] places = found.get(1).toLongArray();
        int each = weights.length / labels.length;
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            evidence.add(
                    evidence(batch, admission, (int) labels[i], weights, places, i * each, each));
        }
        return evidence;
    }

    /**
     * States that the label attention does not read have weight 0 and come last; they are left out.
     */
    private static Evidence evidence(
            AdmissionBatch batch,
            int admission,
            int label,
            float[] weights,
            long[] places,
            int from,
            int most) {
        int count = 0;
        while (count < most && weights[from + count] > 0) {
            count++;
        }
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = batch.place(admission, (int) places[from + i]);
        }
        return new Evidence(label, positions, Arrays.copyOfRange(weights, from, from + count));
    }

    /** States [N,D]; the encoder takes token windows in turns, so that its memory is bounded. */
    private NDArray statesInTurns(NDManager step, PackedTokens packed) {
        NDList parts = new NDList();
        int from = 0;
        while (from < packed.rows()) {
            int to = from + 1;
            while (to < packed.rows()
                    && packed.start(to + 1) - packed.start(from) <= SCORING_TOKENS_MAX) {
                to++;
            }
            try (NDManager turn = step.newSubManager()) {
                NDArray states =
                        encoder.encode(turn, packed.slice(from, to), ForwardPass.scoring());
                states.attach(step);
                parts.add(states);
            }
            from = to;
        }
        return parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 0);
    }

    /** Splits a batch where its tokens would exceed {@link #SCORING_TOKENS_MAX}. */
    private static List<List<Integer>> turns(List<int[]> admissions) {
        List<List<Integer>> turns = new ArrayList<>();
        List<Integer> turn = new ArrayList<>();
        long tokens = 0;
        for (int i = 0; i < admissions.size(); i++) {
            if (!turn.isEmpty() && tokens + admissions.get(i).length > SCORING_TOKENS_MAX) {
                turns.add(turn);
                turn = new ArrayList<>();
                tokens = 0;
            }
            turn.add(i);
            tokens += admissions.get(i).length;
        }
        turns.add(turn);
        return turns;
    }

    private static List<int[]> pick(List<int[]> admissions, List<Integer> which) {
        return which.stream().map(admissions::get).toList();
    }

    private void requireValid(List<int[]> admissions) {
        if (admissions.isEmpty()) {
            throw new IllegalArgumentException("admissions: 0 (expected: at least one)");
        }
        for (int i = 0; i < admissions.size(); i++) {
            int[] ids = admissions.get(i);
            if (ids.length == 0) {
                throw new IllegalArgumentException(
                        "admission %d: 0 tokens (expected: at least one; nothing can be coded)"
                                .formatted(i));
            }
            for (int place = 0; place < ids.length; place++) {
                if (ids[place] < 0 || ids[place] >= config.encoder().vocabularySize()) {
                    throw new IllegalArgumentException(
                            "admission %d: the id at place %d is outside the vocabulary (expected: 0 <= id < %d; is this the model's own tokenizer?)"
                                    .formatted(i, place, config.encoder().vocabularySize()));
                }
            }
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
