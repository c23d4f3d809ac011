package org.longitude.it.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class need Kafka and a schema registry; they ask for a {@link TestKafka}
 * parameter, in a constructor, a lifecycle method or a test.
 *
 * <p>One broker and one registry serve the whole run. Before every test all topics but Kafka's own
 * are deleted and Longitude's are made anew, empty. Group and transactional ids are not: take a
 * {@linkplain TestKafka#unique unique} one, and close what you start.
 *
 * <p>Which Kafka it is, is chosen by the system property {@value KafkaChoice#PROPERTY}: {@code
 * embedded}, {@code testcontainers}, or {@code auto} (the default), which takes Testcontainers'
 * where a Docker engine is present and the embedded one otherwise. The run says which it took.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KafkaExtension.class)
public @interface KafkaTest {

    /** Whether every test gets fresh topics; false where the tests of a class build on another. */
    boolean freshTopics() default true;
}
