package org.longitude.it.cluster;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one Kafka for the whole run, hands it to tests, and empties it before each. */
public final class KafkaExtension
        implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(KafkaExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        TestKafka kafka = kafka(context);
        if (!freshTopics(context)) {
            kafka.emptyTopics();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (freshTopics(context)) {
            kafka(context).emptyTopics();
        }
    }

    private static boolean freshTopics(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass();
                type != null;
                type = type.getEnclosingClass()) {
            KafkaTest test = type.getAnnotation(KafkaTest.class);
            if (test != null) {
                return test.freshTopics();
            }
        }
        return true;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return kafka(context);
    }

    /** The store closes it when the run ends. */
    private static TestKafka kafka(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestKafka.class, type -> TestKafka.start(), TestKafka.class);
    }
}
