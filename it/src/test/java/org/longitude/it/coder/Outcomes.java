package org.longitude.it.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.longitude.schemas.DeadLetter;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.SupersededRevision;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * What an outsider finds on the topics, counted without any of the coder's code: every record of
 * the live topic with everything that was recorded of it.
 */
final class Outcomes {

    private final CoderTopics topics;

    Outcomes(CoderTopics topics) {
        this.topics = topics;
    }

    /** Outcomes recorded so far, of whatever kind. */
    int count() {
        return recorded().values().stream().mapToInt(List::size).sum();
    }

    /** 0 lost, 0 duplicated, the last revision of each admission coded, and coded last. */
    void assertEveryRevisionOnce() {
        Map<String, List<String>> recorded = recorded();
        List<ConsumerRecord<byte[], byte[]>> sources =
                topics.records(Topics.ADMISSIONS_TOKENIZED.name());
        assertThat(recorded.values()).allSatisfy(of -> assertThat(of).hasSize(1));
        assertThat(recorded.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        sources.stream()
                                .map(each -> place(each.partition(), each.offset()))
                                .toList());
        assertLastRevisionsStand();
    }

    private void assertLastRevisionsStand() {
        Map<String, Long> last = new HashMap<>();
        for (TokenizedAdmission each : topics.read(Topics.ADMISSIONS_TOKENIZED)) {
            last.merge(each.getAdmissionId(), each.getRevision(), Math::max);
        }
        Map<String, List<Long>> coded = new HashMap<>();
        for (IcdPrediction each : topics.predictions()) {
            coded.computeIfAbsent(each.getAdmissionId(), id -> new ArrayList<>())
                    .add(each.getRevision());
        }
        assertThat(coded.keySet()).isEqualTo(last.keySet());
        coded.forEach(
                (admission, revisions) ->
                        assertThat(revisions)
                                .as(admission)
                                .isSorted()
                                .endsWith(last.getOrDefault(admission, -1L)));
    }

    /** By place on the live topic. */
    private Map<String, List<String>> recorded() {
        Map<String, List<String>> recorded = new HashMap<>();
        for (IcdPrediction each : topics.predictions()) {
            add(recorded, place(each.getSourcePartition(), each.getSourceOffset()), "predicted");
        }
        for (SupersededRevision each : topics.read(Topics.ADMISSIONS_SUPERSEDED)) {
            add(recorded, place(each.getSourcePartition(), each.getSourceOffset()), "superseded");
        }
        for (ConsumerRecord<byte[], byte[]> each :
                topics.records(Topics.ADMISSIONS_TOKENIZED.dlq())) {
            DeadLetter letter = DeadLetter.from(each.headers());
            add(recorded, place(letter.sourcePartition(), letter.sourceOffset()), "dead");
        }
        return recorded;
    }

    private static void add(Map<String, List<String>> to, String place, String outcome) {
        to.computeIfAbsent(place, key -> new ArrayList<>()).add(outcome);
    }

    private static String place(int partition, long offset) {
        return partition + "@" + offset;
    }
}
