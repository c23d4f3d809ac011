package org.longitude.deploy.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** How access is printed. */
enum AclFormat {
    /** A row a grant. */
    TABLE {
        @Override
        String text(List<ServiceAccess> services, Principals principals) {
            StringBuilder text = new StringBuilder();
            for (ServiceAccess access : services) {
                text.append(
                        "%s (%s): %s%n"
                                .formatted(
                                        access.service(),
                                        principals.principal(access.service()),
                                        access.does()));
                for (Grant grant : access.grants()) {
                    text.append(
                            "  %-16s %-50s %s%n"
                                    .formatted(
                                            word(grant.resource().resourceType()),
                                            grant.resource().name() + star(grant),
                                            grant.operations().stream()
                                                    .map(AclFormat::word)
                                                    .collect(Collectors.joining(", "))));
                }
            }
            return text.toString();
        }
    },
    /** A program reads it. */
    JSON {
        @Override
        String text(List<ServiceAccess> services, Principals principals) {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            ArrayNode all = mapper.createArrayNode();
            for (ServiceAccess access : services) {
                ObjectNode one = all.addObject();
                one.put("service", access.service());
                one.put("principal", principals.principal(access.service()));
                ArrayNode grants = one.putArray("grants");
                for (Grant grant : access.grants()) {
                    ObjectNode node = grants.addObject();
                    node.put("resource", strimzi(grant.resource().resourceType()));
                    node.put("name", grant.resource().name());
                    node.put("pattern", pattern(grant));
                    ArrayNode operations = node.putArray("operations");
                    grant.operations().forEach(each -> operations.add(word(each)));
                }
            }
            try {
                return mapper.writeValueAsString(all) + System.lineSeparator();
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("access does not become JSON", e);
            }
        }
    },
    /** Lines for Kafka's own tool. */
    KAFKA_ACLS {
        @Override
        String text(List<ServiceAccess> services, Principals principals) {
            StringBuilder text = new StringBuilder();
            for (ServiceAccess access : services) {
                text.append("# %s: %s%n".formatted(access.service(), access.does()));
                for (Grant grant : access.grants()) {
                    text.append(
                            "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN_CONFIG\""
                                    + " --add --allow-principal '%s'%s%s%n"
                                            .formatted(
                                                    principals.principal(access.service()),
                                                    operations(grant.operations()),
                                                    resource(grant)));
                }
            }
            return text.toString();
        }

        private static String operations(Set<AclOperation> operations) {
            return operations.stream()
                    .map(each -> " --operation " + word(each))
                    .collect(Collectors.joining());
        }

        private static String resource(Grant grant) {
            ResourceType type = grant.resource().resourceType();
            String option =
                    switch (type) {
                        case TOPIC -> " --topic " + grant.resource().name();
                        case GROUP -> " --group " + grant.resource().name();
                        case TRANSACTIONAL_ID -> " --transactional-id " + grant.resource().name();
                        default -> " --cluster";
                    };
            boolean prefixed = grant.resource().patternType() == PatternType.PREFIXED;
            return option + (prefixed ? " --resource-pattern-type prefixed" : "");
        }
    },
    /** KafkaUser resources. */
    STRIMZI {
        @Override
        String text(List<ServiceAccess> services, Principals principals) {
            StringBuilder text = new StringBuilder();
            for (ServiceAccess access : services) {
                text.append(
                        """
                        ---
                        # %s
                        apiVersion: kafka.strimzi.io/v1
                        kind: KafkaUser
                        metadata:
                          name: %s
                          labels:
                            strimzi.io/cluster: longitude
                        spec:
                          authentication:
                            type: scram-sha-512
                          authorization:
                            type: simple
                            acls:
                        """
                                .formatted(access.does(), principals.user(access.service())));
                access.grants().forEach(grant -> text.append(acl(grant)));
            }
            return text.toString();
        }

        private static String acl(Grant grant) {
            ResourceType type = grant.resource().resourceType();
            StringBuilder text = new StringBuilder();
            text.append("      - resource:%n          type: %s%n".formatted(strimzi(type)));
            if (type != ResourceType.CLUSTER) {
                text.append("          name: %s%n".formatted(grant.resource().name()));
                text.append("          patternType: %s%n".formatted(pattern(grant)));
            }
            text.append(
                    "        operations: [%s]%n"
                            .formatted(
                                    grant.operations().stream()
                                            .map(AclFormat::word)
                                            .collect(Collectors.joining(", "))));
            return text.toString();
        }
    };

    abstract String text(List<ServiceAccess> services, Principals principals);

    private static String star(Grant grant) {
        return grant.resource().patternType() == PatternType.PREFIXED ? "*" : "";
    }

    private static String pattern(Grant grant) {
        return grant.resource().patternType() == PatternType.PREFIXED ? "prefix" : "literal";
    }

    private static String strimzi(ResourceType type) {
        return switch (type) {
            case TOPIC -> "topic";
            case GROUP -> "group";
            case TRANSACTIONAL_ID -> "transactionalId";
            default -> "cluster";
        };
    }

    private static String word(ResourceType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** As Kafka's tool and Strimzi write it: Read, DescribeConfigs. */
    private static String word(AclOperation operation) {
        StringBuilder word = new StringBuilder();
        for (String part : operation.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
