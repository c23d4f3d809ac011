package org.longitude.model.encoder;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

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

    /** Most padded tokens the encoder holds at once in scoring; what exceeds it goes in turns. */
    static final int SCORING_TOKENS_MAX = 32_768;

    private final CodingModelConfig config;
    private final NDManager manager;
    private final EncoderFunctions functions;
    private final LongformerEncoder encoder;
    private final LabelAttention head;
    private final ParameterStore store;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    private CodingModel(CodingModelConfig config, Device device, long seed) {
        this.config = config;
        this.manager = newManager(device);
        this.functions = EncoderFunctions.load(config.encoder(), device);
        this.encoder = new LongformerEncoder(config.encoder(), seed, functions);
        this.head = new LabelAttention(config, seed, functions);
        this.store = new ParameterStore(manager, false);
        encoder.initialize(manager, DataType.FLOAT32, new Shape(1, 8));
        head.initialize(manager, DataType.FLOAT32, new Shape(1, 8, config.encoder().width()));
        encoder.getParameters().values().forEach(p -> parameters.put(p.getName(), p));
        head.getParameters().values().forEach(p -> parameters.put(p.getName(), p));
    }

    /** A model with fresh weights, which follow from the seed alone. */
    public static CodingModel create(CodingModelConfig config, Device device, long seed) {
        return new CodingModel(config, device, seed);
    }

    /**
     * Loads a directory that {@link #save} wrote.
     *
     * @throws ModelException {@code CONFIG_INVALID}, {@code WEIGHTS_INVALID} or {@code
     *     ENGINE_FAILED}
     */
    public static CodingModel load(Path directory, Device device) {
        CodingModelConfig config = ConfigFile.read(directory.resolve(CONFIG_FILE)).codingModel();
        CodingModel model = new CodingModel(config, device, 0);
        try {
            WeightFile.read(
                    directory.resolve(WEIGHTS_FILE),
                    model.parameters,
                    model.manager,
                    model.functions.copy());
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Writes {@code config.json} and {@code model.safetensors} into the directory. */
    public void save(Path directory) throws IOException {
        Files.createDirectories(directory);
        ConfigFile.write(config, directory.resolve(CONFIG_FILE));
        WeightFile.write(directory.resolve(WEIGHTS_FILE), parameters);
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
     * Scores admissions together. The caller plans the batch: admissions of like length waste the
     * least padding.
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
        if (evidenceFloors.length != config.labels()) {
            throw new IllegalArgumentException(
                    "evidenceFloors: %d (expected: one for each of %d labels)"
                            .formatted(evidenceFloors.length, config.labels()));
        }
        requireValid(admissions);
        Scores[] scores = new Scores[admissions.size()];
        try {
            for (List<Integer> group : groupsByRows(admissions)) {
                for (List<Integer> turn : turns(group, admissions)) {
                    scoreTurn(turn, admissions, evidenceFloors, scores);
                }
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
        NDList parts = new NDList();
        List<Integer> order = new ArrayList<>();
        for (List<Integer> group : groupsByRows(admissions)) {
            TokenBatch batch = TokenBatch.of(config, pick(admissions, group));
            parts.add(head.logits(store, states(step, batch, pass), counted(step, batch), pass));
            order.addAll(group);
        }
        if (parts.size() == 1) {
            return parts.head();
        }
        long[] places = new long[order.size()];
        for (int i = 0; i < places.length; i++) {
            places[order.get(i)] = i;
        }
        return NDArrays.concat(parts, 0).get(step.create(places));
    }

    /**
     * The trainable weights by Hugging Face's names (without {@code longformer.}); the model keeps
     * owning them.
     */
    public Map<String, Parameter> parameters() {
        return Map.copyOf(parameters);
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
        try (NDManager step = manager.newSubManager()) {
            functions.copy().infer(step.create(values, parameter.getShape()), parameter.getArray());
        }
    }

    /** Manager of the parameters; work belongs in sub-managers of it. */
    public NDManager manager() {
        return manager;
    }

    private void scoreTurn(
            List<Integer> turn, List<int[]> admissions, float[] floors, Scores[] scores) {
        TokenBatch batch = TokenBatch.of(config, pick(admissions, turn));
        ForwardPass pass = ForwardPass.scoring();
        try (NDManager step = manager.newSubManager()) {
            NDArray states = states(step, batch, pass);
            NDArray counted = counted(step, batch);
            float[] logits = head.logits(store, states, counted, pass).toFloatArray();
            for (int i = 0; i < turn.size(); i++) {
                float[] probabilities = probabilities(logits, i);
                List<Evidence> evidence =
                        evidence(batch, i, states, counted, labelsFrom(probabilities, floors));
                int tokens = admissions.get(turn.get(i)).length;
                scores[turn.get(i)] = new Scores(probabilities, evidence, tokens, batch.rowsEach());
            }
        }
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
            TokenBatch batch, int admission, NDArray states, NDArray counted, long[] labels) {
        if (labels.length == 0) {
            return List.of();
        }
        NDManager step = states.getManager();
        NDList found =
                head.strongest(
                        store,
                        states.get(admission),
                        counted.get(admission),
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
            TokenBatch batch,
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

    /** States [A,S,D] of a batch; in scoring the encoder takes its rows in turns. */
    private NDArray states(NDManager step, TokenBatch batch, ForwardPass pass) {
        int rowsMax =
                pass.training() ? batch.rows() : Math.max(1, SCORING_TOKENS_MAX / batch.tokens());
        NDList parts = new NDList();
        for (int from = 0; from < batch.rows(); from += rowsMax) {
            int to = Math.min(batch.rows(), from + rowsMax);
            parts.add(encode(step, batch, from, to, pass));
        }
        NDArray states = parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 0);
        return states.reshape(batch.admissions(), batch.statesEach(), config.encoder().width());
    }

    /**
     * Scoring frees what the encoder needed on the way. Training must not: an array made from Java
     * memory (ids, masks) is not copied, and the backward pass still reads it.
     */
    private NDArray encode(NDManager step, TokenBatch batch, int from, int to, ForwardPass pass) {
        if (pass.training()) {
            return encoder.encode(store, batch.rows(step, from, to), pass);
        }
        try (NDManager turn = step.newSubManager()) {
            NDArray states = encoder.encode(store, batch.rows(turn, from, to), pass);
            states.attach(step);
            return states;
        }
    }

    private static NDArray counted(NDManager step, TokenBatch batch) {
        return step.create(batch.counted(), new Shape(batch.admissions(), batch.statesEach()));
    }

    /** Admissions that take the same number of rows go together, so that states stay one array. */
    private List<List<Integer>> groupsByRows(List<int[]> admissions) {
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < admissions.size(); i++) {
            int rows = TokenBatch.rowsOf(config, admissions.get(i).length);
            groups.computeIfAbsent(rows, key -> new ArrayList<>()).add(i);
        }
        return List.copyOf(groups.values());
    }

    /** Splits a group where its padded tokens would exceed {@link #SCORING_TOKENS_MAX}. */
    private List<List<Integer>> turns(List<Integer> group, List<int[]> admissions) {
        List<List<Integer>> turns = new ArrayList<>();
        List<Integer> turn = new ArrayList<>();
        int longest = 0;
        for (int admission : group) {
            longest = Math.max(longest, admissions.get(admission).length);
            if (!turn.isEmpty() && (turn.size() + 1L) * longest > SCORING_TOKENS_MAX) {
                turns.add(turn);
                turn = new ArrayList<>();
                longest = admissions.get(admission).length;
            }
            turn.add(admission);
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

    @Override
    public void close() {
        functions.close();
        manager.close();
    }
}
