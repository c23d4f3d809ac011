package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * One learned query per label over all token states of an admission, after LAAT (Vu et al. 2020)
 * and PLM-ICD (Huang et al. 2022): a = softmax(K u), v = Σ a h, logit = w·v + b, where K is h or
 * tanh(W h).
 *
 * <p>A admissions whose N token states are packed end to end, D width, L labels.
 *
 * <p>Memory: scoring holds at most {@link #SCORES_MAX} attention scores, D numbers for each label
 * of a chunk, and the logits, whatever L and N are. Training keeps L·D numbers for each admission
 * (27 MB at 8,921 labels and width 768) and needs about ten times that in the backward pass, but no
 * scores where the fused kernel runs, as it does on a CPU.
 */
final class LabelAttention extends AbstractBlock implements CodingHead {

    /** Name of the labels' queries [L,D]. */
    static final String QUERIES = "label_attention.queries.weight";

    /** Standard deviation of fresh queries and output weights. */
    static final double FRESH_DEVIATION = 0.02;

    /** Most scores of labels against states at a time: 16 MB in single precision. */
    static final long SCORES_MAX = 1L << 22;

    private final EncoderFunctions functions;
    private final long scoresMax;
    private final @Nullable Parameter projection;
    private final Parameter queries;
    private final Parameter weights;
    private final Parameter biases;

    LabelAttention(CodingModelConfig config, long seed, EncoderFunctions functions) {
        this(config, seed, functions, SCORES_MAX);
    }

    /** For tests, which see chunks where there is little to score. */
    LabelAttention(
            CodingModelConfig config, long seed, EncoderFunctions functions, long scoresMax) {
        this.functions = functions;
        this.scoresMax = scoresMax;
        int width = config.encoder().width();
        InitialWeights fresh = new InitialWeights(seed, 1 / Math.sqrt(width));
        InitialWeights faint = new InitialWeights(seed, FRESH_DEVIATION);
        projection =
                config.labelProjection()
                        ? addParameter(
                                fresh.normal("label_attention.projection.weight", width, width))
                        : null;
        queries = addParameter(faint.normal(QUERIES, config.labels(), width));
        weights =
                addParameter(faint.normal("label_attention.output.weight", config.labels(), width));
        biases = addParameter(fresh.constant("label_attention.output.bias", 0, config.labels()));
    }

    /**
     * Logits [A,L].
     *
     * @param states [N,D]
     * @param counted [N], 1 for a state that may be read
     * @param lengths [A] int64, states of each admission
     */
    NDArray logits(
            ParameterStore store,
            NDArray states,
            NDArray counted,
            NDArray lengths,
            ForwardPass pass) {
        Weights arrays = new Weights(store, states, pass);
        return functions
                .of("label_attention")
                .call(
                        pass.training(),
                        states,
                        keys(store, states, pass),
                        counted,
                        lengths,
                        arrays.of(queries),
                        arrays.of(weights),
                        arrays.of(biases),
                        states.getManager().create(scoresMax));
    }

    @Override
    public boolean readsGlobals() {
        return false;
    }

    @Override
    public String biases() {
        return biases.getName();
    }

    @Override
    public NDArray logits(
            ParameterStore store, NDArray states, AdmissionBatch batch, ForwardPass pass) {
        NDManager step = states.getManager();
        return logits(
                store, states, step.create(batch.counted()), step.create(batch.states()), pass);
    }

    /**
     * The strongest places of one admission for some labels.
     *
     * @param states [S,D]
     * @param counted [S]
     * @param labels which labels, int64
     * @return weights [labels,K] and places [labels,K], strongest first, K at most {@code limit}
     */
    NDList strongest(
            ParameterStore store, NDArray states, NDArray counted, NDArray labels, int limit) {
        ForwardPass pass = ForwardPass.scoring();
        return functions
                .of("label_evidence")
                .infer(
                        keys(store, states, pass),
                        counted,
                        new Weights(store, states, pass).of(queries),
                        labels,
                        states.getManager().create((long) limit),
                        states.getManager().create(scoresMax));
    }

    /** What queries are compared with: states or their projection, [N,D]. */
    NDArray keys(ParameterStore store, NDArray states, ForwardPass pass) {
        if (projection == null) {
            return states;
        }
        NDArray weight = new Weights(store, states, pass).of(projection);
        return functions.of("label_projection").call(pass.training(), states, weight);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        throw new UnsupportedOperationException(
                "the head reads packed states (expected: a call of logits)");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), queries.getShape().get(0))};
    }
}
