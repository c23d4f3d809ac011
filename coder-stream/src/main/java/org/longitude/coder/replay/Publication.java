package org.longitude.coder.replay;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.OfflineCoder;
import org.longitude.coder.PredictionPublisher;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * Publishes the champion's codes of revisions that another model has coded. A revision's number
 * says what was known of the admission, and that has not changed: the pair of it and the release's
 * number is new, and stands above what stood.
 *
 * <p>What is published is decided from the topic alone, after whoever published before was fenced:
 * so nothing is published twice, however often this was killed.
 *
 * <p>Threading: one thread.
 */
final class Publication {

    /** Admissions of one transaction. */
    private static final int CHUNK = 256;

    private record Chosen(int partition, long offset, TokenizedAdmission admission) {}

    private final PredictionTail predictions;
    private final Standing standing;
    private final long releaseNumber;
    private final String bundleHash;
    private final @Nullable OfflineCoder coder;
    private final @Nullable PredictionPublisher publisher;
    private final LongConsumer published;
    private final Clock clock;
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final List<Chosen> chunk = new ArrayList<>();

    /**
     * A publication that has not begun.
     *
     * @param coder null where nothing is to be published, but counted
     * @param publisher null likewise
     * @param published is told how many admissions are published
     */
    Publication(
            PredictionTail predictions,
            Standing standing,
            long releaseNumber,
            String bundleHash,
            @Nullable OfflineCoder coder,
            @Nullable PredictionPublisher publisher,
            LongConsumer published,
            Clock clock) {
        this.predictions = predictions;
        this.standing = standing;
        this.releaseNumber = releaseNumber;
        this.bundleHash = bundleHash;
        this.coder = coder;
        this.publisher = publisher;
        this.published = published;
        this.clock = clock;
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, 0L);
        }
    }

    /** Publishes what is to be published; how many admissions came to what. */
    Map<String, Long> run(TokenizedSource source) {
        predictions.catchUp(standing::note);
        source.newest(this::choose);
        publish();
        Map<String, Long> counts = new LinkedHashMap<>();
        verdicts.forEach((verdict, count) -> counts.put(verdict.code(), count));
        return counts;
    }

    private void choose(ConsumerRecord<byte[], byte[]> record, TokenizedAdmission admission) {
        Verdict verdict = verdict(admission);
        if (verdict != Verdict.PUBLISHED || publisher == null) {
            count(verdict);
            return;
        }
        chunk.add(new Chosen(record.partition(), record.offset(), admission));
        if (chunk.size() == CHUNK) {
            publish();
        }
    }

    private Verdict verdict(TokenizedAdmission admission) {
        return standing.verdict(admission.getAdmissionId(), releaseNumber, bundleHash);
    }

    private void count(Verdict verdict) {
        verdicts.merge(verdict, 1L, Long::sum);
    }

    /** What the device took its time for may have been overtaken meanwhile. */
    private void publish() {
        if (chunk.isEmpty() || coder == null || publisher == null) {
            return;
        }
        List<OfflineCoder.Answer> answers =
                coder.code(chunk.stream().map(Chosen::admission).toList());
        predictions.catchUp(standing::note);
        List<IcdPrediction> fresh = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Verdict verdict = verdict(chunk.get(i).admission());
            if (verdict != Verdict.PUBLISHED) {
                count(verdict);
            } else if (answers.get(i) instanceof OfflineCoder.Answer.Coded coded) {
                fresh.add(complete(coded.prediction(), chunk.get(i)));
            } else {
                count(Verdict.REFUSED);
            }
        }
        int tooLarge = publisher.publish(fresh).size();
        verdicts.merge(Verdict.REFUSED, (long) tooLarge, Long::sum);
        verdicts.merge(Verdict.PUBLISHED, (long) fresh.size() - tooLarge, Long::sum);
        published.accept(verdicts.getOrDefault(Verdict.PUBLISHED, 0L));
        chunk.clear();
    }

    private IcdPrediction complete(IcdPrediction prediction, Chosen chosen) {
        return IcdPrediction.newBuilder(prediction)
                .setSourcePartition(chosen.partition())
                .setSourceOffset(chosen.offset())
                .setReleaseNumber(releaseNumber)
                .setCodedAt(Instant.now(clock).truncatedTo(ChronoUnit.MILLIS))
                .build();
    }
}
