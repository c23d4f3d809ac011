package org.longitude.trainer.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.longitude.model.encoder.Architecture;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.encoder.PackedTokens;
import org.longitude.model.encoder.PretrainedConfig;
import org.longitude.model.encoder.PretrainedModel;
import org.longitude.model.encoder.TokenRow;
import org.longitude.model.training.LinearSchedule;
import org.longitude.model.training.MaskedText;
import org.longitude.model.training.MaskingConfig;
import org.longitude.model.training.TokenMasking;
import org.longitude.model.training.TrainingLosses;

/** A tiny masked language model over texts that count upwards, with masking and dropout on. */
final class ToyTask implements TrainingTask<int[], ToyTask.Masked>, AutoCloseable {

    static final int VOCABULARY = 24;
    private static final int FIRST_WORD = 5;

    private final List<PretrainedModel> replicas;
    private final TrainingLosses losses = TrainingLosses.load(Device.cpu());
    private final float dropout;
    private final List<int[]> texts;
    private final int textsPerMicroBatch;
    private final TokenMasking masking =
            new TokenMasking(
                    new MaskingConfig(VOCABULARY, 3, Set.of(0, 1, 2, 3, 4), 0.3, false, 0));

    private final Map<String, float[]> start = new HashMap<>();

    /** What happens to a loss before it is differentiated. */
    UnaryOperator<NDArray> spoil = loss -> loss;

    ToyTask(int replicas, float dropout, int textsPerMicroBatch) {
        this.replicas = IntStream.range(0, replicas).mapToObj(i -> model()).toList();
        this.dropout = dropout;
        this.textsPerMicroBatch = textsPerMicroBatch;
        this.replicas
                .get(0)
                .parameters()
                .forEach((name, weight) -> start.put(name, weight.getArray().toFloatArray()));
        Random random = new Random(4);
        this.texts = IntStream.range(0, 32).mapToObj(i -> text(random)).toList();
    }

    /** The weights that a fresh task starts with. */
    void startOver() {
        spoil = loss -> loss;
        for (PretrainedModel model : replicas) {
            start.forEach(model::setWeight);
        }
    }

    private static PretrainedModel model() {
        LongformerConfig encoder =
                new LongformerConfig(
                        VOCABULARY, 8, 2, 16, List.of(4), 40, 0, 1e-5, 0.2, LayerNormPlace.POST);
        return PretrainedModel.create(
                new PretrainedConfig(encoder, Architecture.MASKED_LANGUAGE, 0, true),
                Device.cpu(),
                7);
    }

    private static int[] text(Random random) {
        int[] text = new int[8 + random.nextInt(16)];
        int word = random.nextInt(VOCABULARY - FIRST_WORD);
        for (int i = 0; i < text.length; i++) {
            text[i] = FIRST_WORD + (word + i) % (VOCABULARY - FIRST_WORD);
        }
        return text;
    }

    /** Masked texts. */
    record Masked(List<MaskedText> texts) implements MicroBatch {
        @Override
        public int tokens() {
            return texts.stream().mapToInt(text -> text.ids().length).sum();
        }

        @Override
        public long[] scored() {
            return new long[] {texts.stream().mapToLong(text -> text.positions().length).sum()};
        }
    }

    @Override
    public List<Learner<Masked>> learners() {
        return replicas.stream().<Learner<Masked>>map(Toy::new).toList();
    }

    /** Four texts a step. */
    @Override
    public List<Step<int[]>> epoch(long seed) {
        List<int[]> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, new Random(seed));
        return IntStream.range(0, shuffled.size() / 4)
                .mapToObj(i -> new Step<>(cut(shuffled.subList(4 * i, 4 * i + 4))))
                .toList();
    }

    private List<List<int[]>> cut(List<int[]> samples) {
        List<List<int[]>> cut = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += textsPerMicroBatch) {
            cut.add(samples.subList(from, Math.min(samples.size(), from + textsPerMicroBatch)));
        }
        return cut;
    }

    @Override
    public Masked prepare(List<int[]> samples, Draws draws) {
        return new Masked(
                IntStream.range(0, samples.size())
                        .mapToObj(i -> masking.mask(samples.get(i), new int[0], draws.ofSample(i)))
                        .toList());
    }

    @Override
    public Optional<Rate> rate(String name, Parameter parameter, Moment moment) {
        return Optional.of(
                new Rate(
                        new LinearSchedule(4e-2, 3, moment.stepsPlanned()).rate(moment.step()),
                        0.01));
    }

    @Override
    public Judgement judge() {
        Masked batch = prepare(texts, new Draws(0, 0, 0));
        try (NDManager owner = replicas.get(0).manager().newSubManager()) {
            double loss =
                    new Toy(replicas.get(0))
                            .loss(owner, batch, batch.scored(), ForwardPass.scoring())
                            .getFloat();
            return new Judgement(-loss, Map.of("loss", loss));
        }
    }

    List<PretrainedModel> models() {
        return replicas;
    }

    /** One replica. */
    private final class Toy implements Learner<Masked> {

        private final PretrainedModel model;

        Toy(PretrainedModel model) {
            this.model = model;
        }

        @Override
        public Map<String, Parameter> parameters() {
            return model.parameters();
        }

        @Override
        public NDManager manager() {
            return model.manager();
        }

        @Override
        public List<NDArray> losses(NDManager owner, Masked batch, long[] divisors, Moment moment) {
            ForwardPass pass = new ForwardPass(true, dropout, dropout, true);
            return List.of(spoil.apply(loss(owner, batch, divisors, pass)));
        }

        private NDArray loss(NDManager owner, Masked batch, long[] divisors, ForwardPass pass) {
            PackedTokens packed =
                    PackedTokens.of(
                            model.config().encoder(),
                            batch.texts().stream().map(text -> TokenRow.of(text.ids())).toList());
            List<Long> places = new ArrayList<>();
            List<Long> targets = new ArrayList<>();
            for (int row = 0; row < batch.texts().size(); row++) {
                MaskedText text = batch.texts().get(row);
                for (int i = 0; i < text.positions().length; i++) {
                    places.add((long) packed.start(row) + text.positions()[i]);
                    targets.add((long) text.targets()[i]);
                }
            }
            NDArray states = model.encode(owner, packed, pass);
            NDArray logits =
                    model.maskedLanguageLogits(model.gather(states, longs(places), pass), pass);
            return losses.crossEntropy(logits, longs(targets), divisors[0]);
        }

        private static long[] longs(List<Long> values) {
            return values.stream().mapToLong(Long::longValue).toArray();
        }
    }

    @Override
    public void close() {
        replicas.forEach(PretrainedModel::close);
        losses.close();
    }
}
