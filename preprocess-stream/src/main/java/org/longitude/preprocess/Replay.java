package org.longitude.preprocess;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.schemas.Applications;
import org.longitude.schemas.Topics;
import org.longitude.service.trace.Tracing;

/**
 * Derives notes.normalized anew from notes.raw after the rules have changed: reads raw notes up to
 * where they ended at the start, each distinct one once, and then takes away what was there before.
 *
 * <p>It always begins at the beginning: what an earlier try had written is taken away with the
 * rest.
 */
public final class Replay {

    private static final int ANSWER_TIMEOUT_S = 60;
    private static final long LOOK_EVERY_MS = 200;

    private final PreprocessConfig config;
    private final Normalizer normalizer;
    private final boolean keepOld;

    /**
     * A replay that has not begun.
     *
     * @param config its {@code application.id} is replaced by the replay's own
     * @param keepOld whether what stands in notes.normalized stays beside what is derived
     */
    public Replay(PreprocessConfig config, Normalizer normalizer, boolean keepOld) {
        this.config = config.named(Applications.renormalizer(normalizer.hash()));
        this.normalizer = normalizer;
        this.keepOld = keepOld;
    }

    /**
     * Runs to the end.
     *
     * @param left is told now and then how many raw records are left at most
     * @throws PreprocessException if the world failed; what was there before is there still
     */
    public void run(LongConsumer left) throws InterruptedException {
        TopicCheck.requireTopics(config.kafka(), Stage.RENORMALIZE);
        forget();
        Map<TopicPartition, Long> before =
                TopicEnds.latest(
                        config.kafka(),
                        List.of(Topics.NOTES_NORMALIZED.name()),
                        IsolationLevel.READ_COMMITTED);
        TextEngine engine = new TextEngine(normalizer, unused(normalizer));
        PreprocessService service =
                new PreprocessService(
                        config,
                        engine,
                        Stage.RENORMALIZE,
                        config.applicationId(),
                        false,
                        Tracing.off());
        try (service) {
            service.cleanUp();
            service.start();
            while (!service.hasCaughtUp()) {
                if (service.failure().isPresent()) {
                    throw service.failure().get();
                }
                left.accept(service.recordsLeft());
                Thread.sleep(LOOK_EVERY_MS);
            }
        }
        service.cleanUp();
        forget();
        if (!keepOld) {
            deleteBefore(before);
        }
    }

    /** Nothing is tokenised here: the vocabulary may be counted on these words afterwards. */
    private static Tokenizer unused(Normalizer normalizer) {
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(normalizer.normalize("unused"));
        return vocabulary.build(1, 1);
    }

    /** What an earlier replay left on the brokers. */
    private void forget() throws InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(config.kafka()))) {
            String group = config.applicationId();
            await(admin.deleteConsumerGroups(List.of(group)).all());
            await(
                    admin.deleteTopics(
                                    List.of(group + "-" + PreprocessTopology.STORE + "-changelog"))
                            .all());
        }
    }

    private void deleteBefore(Map<TopicPartition, Long> ends) throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
        ends.forEach((partition, end) -> old.put(partition, RecordsToDelete.beforeOffset(end)));
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(config.kafka()))) {
            await(admin.deleteRecords(old).all());
        }
    }

    private void await(KafkaFuture<?> future) throws InterruptedException {
        try {
            future.get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof GroupNotEmptyException) {
                throw new PreprocessException(
                        PreprocessError.CONFIG_INVALID,
                        "group %s has members (expected: none; does another replay run?)"
                                .formatted(config.applicationId()),
                        e);
            }
            if (!(cause instanceof GroupIdNotFoundException
                    || cause instanceof UnknownTopicOrPartitionException)) {
                throw unavailable(e);
            }
        } catch (TimeoutException e) {
            throw unavailable(e);
        }
    }

    private static PreprocessException unavailable(Exception cause) {
        return new PreprocessException(
                PreprocessError.BROKER_UNAVAILABLE,
                "the broker did not do as it was told (expected: an answer within %d s)"
                        .formatted(ANSWER_TIMEOUT_S),
                cause);
    }
}
