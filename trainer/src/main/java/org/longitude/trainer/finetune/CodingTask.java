package org.longitude.trainer.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.ForwardPass;
import org.longitude.model.training.TrainingLosses;
import org.longitude.trainer.corpus.CodedAdmission;
import org.longitude.trainer.loop.Draws;
import org.longitude.trainer.loop.Judgement;
import org.longitude.trainer.loop.Learner;
import org.longitude.trainer.loop.Moment;
import org.longitude.trainer.loop.Rate;
import org.longitude.trainer.loop.Step;
import org.longitude.trainer.loop.TokenBudget;
import org.longitude.trainer.loop.TrainingTask;

/** Fine-tuning as the loop sees it: admissions in, codes out, judged on dev. */
final class CodingTask implements TrainingTask<CodedAdmission, CodedBatch>, AutoCloseable {

    private static final String LAYERS = "encoder.layer.";

    private final List<CodingModel> models;
    private final CodingModel model;
    private final List<CodedAdmission> train;
    private final DevSplit dev;
    private final FineTuneConfig config;
    private final RateSchedule schedule;
    private final TokenBudget<CodedAdmission> budget;
    private final List<Coder> learners = new ArrayList<>();
    private final PositiveWeights positiveWeights;

    /**
     * @param models replicas of one model, a device each; the first is judged
     */
    CodingTask(
            List<CodingModel> models,
            List<CodedAdmission> train,
            DevSplit dev,
            FineTuneConfig config) {
        this.models = List.copyOf(models);
        this.model = models.get(0);
        this.train = train;
        this.dev = dev;
        this.config = config;
        schedule = new RateSchedule(config);
        budget = new TokenBudget<>(config.batchTokensMax(), a -> a.tokenIds().length);
        positiveWeights =
                PositiveWeights.of(train, model.config().labels(), config.positiveWeightPower());
        this.models.forEach(each -> learners.add(new Coder(each)));
    }

    @Override
    public List<Learner<CodedBatch>> learners() {
        return List.copyOf(learners);
    }

    /** A step is so many admissions in pieces of like length, or one such piece. */
    @Override
    public List<Step<CodedAdmission>> epoch(long seed) {
        Random random = new Random(seed);
        if (config.batchAdmissions() == 0) {
            return budget.epoch(train, random).stream().map(this::step).toList();
        }
        List<CodedAdmission> shuffled = new ArrayList<>(train);
        Collections.shuffle(shuffled, random);
        List<Step<CodedAdmission>> steps = new ArrayList<>();
        for (int from = 0; from < shuffled.size(); from += config.batchAdmissions()) {
            int to = Math.min(shuffled.size(), from + config.batchAdmissions());
            steps.add(step(shuffled.subList(from, to)));
        }
        return steps;
    }

    /** In as many pieces as there are devices at least, or some would idle. */
    private Step<CodedAdmission> step(List<CodedAdmission> admissions) {
        List<List<CodedAdmission>> pieces = budget.sorted(admissions);
        if (pieces.size() < models.size()) {
            List<CodedAdmission> sorted = pieces.stream().flatMap(List::stream).toList();
            int parts = Math.min(models.size(), sorted.size());
            pieces = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                pieces.add(
                        sorted.subList(
                                part * sorted.size() / parts, (part + 1) * sorted.size() / parts));
            }
        }
        return new Step<>(pieces);
    }

    @Override
    public CodedBatch prepare(List<CodedAdmission> admissions, Draws draws) {
        List<int[]> texts = new ArrayList<>();
        for (int i = 0; i < admissions.size(); i++) {
            texts.add(withDroppedWords(admissions.get(i).tokenIds(), draws.randomOf(i)));
        }
        return new CodedBatch(admissions, texts);
    }

    private int[] withDroppedWords(int[] ids, RandomGenerator random) {
        if (config.wordDropoutRate() == 0) {
            return ids;
        }
        int[] shown = ids.clone();
        for (int i = 0; i < shown.length; i++) {
            if (random.nextFloat() < config.wordDropoutRate()) {
                shown[i] = model.config().unknownId();
            }
        }
        return shown;
    }

    /** Layers that are bypassed stay as they are. */
    @Override
    public Optional<Rate> rate(String name, Parameter parameter, Moment moment) {
        boolean inLayer = name.startsWith(LAYERS);
        if (inLayer && !schedule.layersOn(moment.done())) {
            return Optional.empty();
        }
        double rate = inLayer ? schedule.layersRate(moment.done()) : schedule.rate(moment.done());
        boolean decays = parameter.getShape().dimension() > 1;
        return Optional.of(new Rate(rate, decays ? config.weightDecay() : 0));
    }

    @Override
    public Judgement judge() {
        return dev.judge(model);
    }

    @Override
    public void close() {
        learners.forEach(Coder::close);
    }

    /** A model, learning. */
    private final class Coder implements Learner<CodedBatch>, AutoCloseable {
        private final CodingModel model;
        private final TrainingLosses losses;

        Coder(CodingModel model) {
            this.model = model;
            losses = TrainingLosses.load(model.manager().getDevice());
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
        public double alone(DoubleSupplier work) {
            return model.alone(work);
        }

        @Override
        public List<NDArray> losses(
                NDManager owner, CodedBatch batch, long[] divisors, Moment moment) {
            ForwardPass pass =
                    new ForwardPass(
                            true,
                            config.dropoutRate(),
                            config.layerDropoutRate(),
                            schedule.layersOn(moment.done()));
            NDArray logits = model.logits(owner, batch.texts(), pass);
            NDArray targets = targets(owner, batch);
            return List.of(
                    positiveWeights.isEmpty()
                            ? losses.multiLabel(logits, targets, divisors[0])
                            : positiveWeights.loss(logits, targets, divisors[0]));
        }

        private NDArray targets(NDManager owner, CodedBatch batch) {
            int labels = model.config().labels();
            List<CodedAdmission> admissions = batch.admissions();
            float[] targets = new float[admissions.size() * labels];
            for (int i = 0; i < admissions.size(); i++) {
                for (int label : admissions.get(i).labels()) {
                    targets[i * labels + label] = 1;
                }
            }
            return owner.create(targets, new Shape(admissions.size(), labels));
        }

        @Override
        public void close() {
            losses.close();
        }
    }
}
