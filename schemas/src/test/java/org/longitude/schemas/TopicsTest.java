package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicsTest {

    @ParameterizedTest
    @CsvSource({
        "longitude.notes.raw.v1, ClinicalNote, 8, delete, -1",
        "longitude.admissions.events.v1, AdmissionEvent, 8, delete, -1",
        "longitude.notes.normalized.v1, NormalizedNote, 8, delete, -1",
        "longitude.admissions.tokenized.v1, TokenizedAdmission, 8, delete, 604800000",
        "longitude.admissions.tokenized-history.v1, TokenizedAdmission, 8, delete, 2592000000",
        "longitude.admissions.superseded.v1, SupersededRevision, 8, delete, -1",
        "longitude.icd.assigned.v1, AssignedCodes, 8, delete, -1",
        "longitude.icd.predictions.v1, IcdPrediction, 8, delete, -1",
        "longitude.icd.predictions-shadow.v1, IcdPrediction, 8, delete, 7776000000",
        "longitude.billing.fhir.v1, BillingChange, 8, delete, 31536000000",
        "longitude.models.released.v1, ModelRelease, 1, compact,",
    })
    void shouldKeepItsNameAndPolicyWhenOthersRelyOnThem(
            String name, String type, int partitions, String policy, String retentionMs) {
        Topic<?, ?> topic =
                Topics.all().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow();

        assertThat(topic.valueType().getSimpleName()).isEqualTo(type);
        assertThat(topic.partitions()).isEqualTo(partitions);
        assertThat(topic.dlq()).isEqualTo(name + ".dlq");
        assertThat(topic.config())
                .containsEntry("cleanup.policy", policy)
                .containsEntry("compression.type", "zstd")
                .containsEntry("message.timestamp.type", "CreateTime")
                .containsEntry("max.message.bytes", Integer.toString(Limits.recordBytesMax(topic)));
        assertThat(topic.config().get("retention.ms")).isEqualTo(retentionMs);
    }

    @Test
    void shouldLayOutEveryTopicWithItsDeadLettersWhenCreated() {
        List<NewTopic> topics = TopicLayout.of(4, 3).topics();

        assertThat(topics).hasSize(2 * Topics.all().size());
        for (Topic<?, ?> topic : Topics.all()) {
            NewTopic made = named(topics, topic.name());
            NewTopic dlq = named(topics, topic.dlq());
            assertThat(made.numPartitions()).isEqualTo(topic.partitions() == 1 ? 1 : 4);
            assertThat(made.replicationFactor()).isEqualTo((short) 3);
            assertThat(made.configs()).containsEntry("min.insync.replicas", "2");
            assertThat(dlq.numPartitions()).isEqualTo(1);
            assertThat(dlq.configs())
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "31536000000")
                    .containsEntry("max.message.bytes", topic.config().get("max.message.bytes"));
        }
    }

    @Test
    void shouldAskForNoInSyncMinimumWhenThereAreFewCopies() {
        assertThat(TopicLayout.of(1, 1).topics())
                .allSatisfy(
                        topic ->
                                assertThat(topic.configs())
                                        .doesNotContainKey("min.insync.replicas"));
    }

    private static NewTopic named(List<NewTopic> topics, String name) {
        return topics.stream().filter(topic -> topic.name().equals(name)).findFirst().orElseThrow();
    }
}
