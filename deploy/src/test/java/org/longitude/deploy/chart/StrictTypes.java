package org.longitude.deploy.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.Optional;
import org.longitude.deploy.chart.Chart.Manifest;

/**
 * Reads resources as the types that Kubernetes and Strimzi publish. A field that a type does not
 * have is an error; these types would keep it silently.
 */
final class StrictTypes {

    private static final Map<String, Class<?>> TYPES =
            Map.ofEntries(
                    Map.entry("v1/ConfigMap", ConfigMap.class),
                    Map.entry("v1/Service", Service.class),
                    Map.entry("v1/ServiceAccount", ServiceAccount.class),
                    Map.entry("apps/v1/StatefulSet", StatefulSet.class),
                    Map.entry("batch/v1/Job", Job.class),
                    Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("kafka.strimzi.io/v1/Kafka", strimzi("kafka.Kafka")),
                    Map.entry(
                            "kafka.strimzi.io/v1/KafkaNodePool", strimzi("nodepool.KafkaNodePool")),
                    Map.entry("kafka.strimzi.io/v1/KafkaTopic", strimzi("topic.KafkaTopic")),
                    Map.entry("kafka.strimzi.io/v1/KafkaUser", strimzi("user.KafkaUser")));

    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(new WithoutAnySetter())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private StrictTypes() {}

    /** By name: to compile against these takes annotations that Strimzi does not publish. */
    private static Class<?> strimzi(String name) {
        try {
            return Class.forName("io.strimzi.api.kafka.model." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The type of a resource; empty where nobody publishes one for Java. */
    static Optional<Class<?>> of(Manifest manifest) {
        return Optional.ofNullable(TYPES.get(manifest.apiVersion() + "/" + manifest.kind()));
    }

    /**
     * Reads it.
     *
     * @throws JsonProcessingException where a field is unknown or of another type
     */
    static Object read(Manifest manifest, Class<?> type) throws JsonProcessingException {
        return STRICT.treeToValue(manifest.json(), type);
    }

    private static final class WithoutAnySetter extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
