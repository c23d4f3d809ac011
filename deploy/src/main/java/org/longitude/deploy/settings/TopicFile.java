package org.longitude.deploy.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.longitude.schemas.TopicLayout;
import org.longitude.schemas.Topics;

/** Every topic as the Helm chart reads it. */
final class TopicFile {

    /** A number of partitions that no topic has of its own. */
    private static final int ASKED_FOR = Topics.PARTITIONS + 1;

    private TopicFile() {}

    /** JSON: name, partitions, whether another number may be asked for, settings. */
    static String text() {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ArrayNode topics = mapper.createArrayNode();
        for (NewTopic topic : TopicLayout.of(ASKED_FOR, 1).topics()) {
            boolean keyed = topic.numPartitions() == ASKED_FOR;
            ObjectNode node = topics.addObject();
            node.put("name", topic.name());
            node.put("partitions", keyed ? Topics.PARTITIONS : topic.numPartitions());
            node.put("keyed", keyed);
            ObjectNode config = node.putObject("config");
            new TreeMap<>(topic.configs()).forEach(config::put);
        }
        try {
            return mapper.writeValueAsString(topics) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("topics do not become JSON", e);
        }
    }
}
