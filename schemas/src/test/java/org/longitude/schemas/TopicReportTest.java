package org.longitude.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicReportTest {

    private static final List<TopicState> STATES =
            List.of(
                    new TopicState("good.v1", true, 8, 3, Map.of()),
                    new TopicState(
                            "other.v1",
                            true,
                            4,
                            3,
                            Map.of("retention.ms", new TopicState.Difference("1000", "-1"))),
                    TopicState.missing("gone.v1"));

    @Test
    void shouldSayFoundAndExpectedWhenATopicDiffers() {
        String table = TopicReport.table(STATES);

        assertThat(table.lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("topic").contains("partitions"),
                        line -> assertThat(line).matches("good\\.v1 +ok +8 +3"),
                        line -> assertThat(line).matches("other\\.v1 +differs +4 +3"),
                        line -> assertThat(line).isEqualTo("  retention.ms: 1000 (expected: -1)"),
                        line -> assertThat(line).matches("gone\\.v1 +missing +- +-"));
    }

    @Test
    void shouldSayTheSameWhenAProgramReads() throws Exception {
        JsonNode json = new ObjectMapper().readTree(TopicReport.json(STATES));

        assertThat(json).hasSize(3);
        assertThat(json.get(0).get("asExpected")).isNull();
        assertThat(json.get(1).get("differences").get("retention.ms").get("expected").asText())
                .isEqualTo("-1");
        assertThat(json.get(2).get("exists").asBoolean()).isFalse();
    }
}
