package org.longitude.it.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.longitude.it.cluster.KafkaTest;
import org.longitude.it.cluster.TestKafka;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.TopicState;
import org.longitude.schemas.Topics;
import org.longitude.schemas.TopicsCommand;
import picocli.CommandLine;

@KafkaTest
final class TopicsIT {

    private static final int LOOKS_MAX = 500;
    private static final long LOOK_AGAIN_AFTER_MS = 20;

    private final TestKafka kafka;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    TopicsIT(TestKafka kafka) {
        this.kafka = kafka;
    }

    private int topics(String... arguments) {
        return new CommandLine(new TopicsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void shouldFindEverythingAsExpectedWhenTheTopicsWereJustMade() {
        TopicLayout layout = TopicLayout.of(3, 1);

        assertThat(TopicAdmin.describe(kafka.admin(), layout))
                .hasSize(2 * Topics.all().size())
                .allMatch(TopicState::asExpected);
        assertThat(TopicAdmin.create(kafka.admin(), layout))
                .as("a second time changes nothing")
                .allMatch(TopicState::asExpected);
    }

    @Test
    void shouldExit1AndNameTheSettingWhenATopicDiffers() throws Exception {
        alter(kafka.admin(), Topics.ICD_PREDICTIONS.name(), "retention.ms", "1000");

        assertThat(topics("describe", "--bootstrap", kafka.bootstrap(), "--partitions", "3"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("retention.ms: 1000 (expected: -1)");
        assertThat(topics("create", "--bootstrap", kafka.bootstrap(), "--partitions", "3"))
                .as("create leaves alone what is there, and says that it differs")
                .isEqualTo(1);
        assertThat(topics("describe", "--bootstrap", kafka.bootstrap()))
                .as("other partitions than asked for")
                .isEqualTo(1);
        assertThat(out.toString()).contains("partitions: 3 (expected: 8)");
    }

    @Test
    void shouldExit1ThenCreateWhatIsMissing() throws Exception {
        kafka.admin().deleteTopics(List.of(Topics.MODELS_RELEASED.dlq())).all().get();

        while (kafka.admin().listTopics().names().get().contains(Topics.MODELS_RELEASED.dlq())) {
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
        assertThat(topics("describe", "--bootstrap", kafka.bootstrap(), "--partitions", "3"))
                .isEqualTo(1);
        assertThat(out.toString()).containsPattern("models\\.released\\.v1\\.dlq +missing");

        assertThat(
                        topics(
                                "create",
                                "--bootstrap",
                                kafka.bootstrap(),
                                "--partitions",
                                "3",
                                "--registry",
                                kafka.registryUrl(),
                                "--json"))
                .as(err.toString())
                .isZero();
        assertThat(topics("describe", "--bootstrap", kafka.bootstrap(), "--partitions", "3"))
                .isZero();
    }

    private static void alter(Admin admin, String topic, String name, String value)
            throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        // The controller answers before the broker that is asked next knows.
        for (int attempt = 0; attempt < LOOKS_MAX; attempt++) {
            if (admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(name)
                    .value()
                    .equals(value)) {
                return;
            }
            Thread.sleep(LOOK_AGAIN_AFTER_MS);
        }
        throw new AssertionError(name + " of " + topic + " did not change");
    }
}
