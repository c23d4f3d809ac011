package org.longitude.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.longitude.schemas.Topics;

@KafkaTest
final class KafkaExtensionIT {

    @RepeatedTest(2)
    void shouldFindNoTopicOfAnEarlierTestWhenATestStarts(TestKafka kafka) throws Exception {
        // given
        Set<String> before = kafka.admin().listTopics().names().get();

        // when
        kafka.createTopic("left-behind", 2, Map.of());

        // then
        assertThat(before)
                .contains(Topics.NOTES_RAW.name(), Topics.ICD_PREDICTIONS.dlq())
                .doesNotContain("left-behind");
        assertThat(kafka.admin().listTopics().names().get()).contains("left-behind");
    }

    @Test
    void shouldReachTheRegistryWhenItAsksTheAddressItWasGiven(TestKafka kafka) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(kafka.registryUrl() + "/subjects"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
