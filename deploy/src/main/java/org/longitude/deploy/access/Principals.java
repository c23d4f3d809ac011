package org.longitude.deploy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;

/**
 * Whom the brokers take each service for.
 *
 * @param prefix goes before a service's name where no other name is given
 * @param users other names by service, for example a certificate's distinguished name
 */
public record Principals(String prefix, Map<String, String> users) {

    public static final String PREFIX_DEFAULT = "longitude-";

    private static final String TYPE = "User:";
    private static final String ANY_HOST = "*";

    public Principals {
        users = Map.copyOf(users);
        for (String service : users.keySet()) {
            if (!ServiceAccess.names().contains(service)) {
                throw new IllegalArgumentException(
                        "--user %s: no such service (expected one of: %s)"
                                .formatted(service, String.join(", ", ServiceAccess.names())));
            }
        }
    }

    /** As KafkaUser resources and the documentation have it: longitude-coder and so on. */
    public static Principals standard() {
        return new Principals(PREFIX_DEFAULT, Map.of());
    }

    /** The user's name, without its type. */
    public String user(String service) {
        return users.getOrDefault(service, prefix + service);
    }

    String principal(String service) {
        return TYPE + user(service);
    }

    /** What an authorizer has to hold for these services. */
    public List<AclBinding> bindings(List<ServiceAccess> services) {
        List<AclBinding> bindings = new ArrayList<>();
        for (ServiceAccess access : services) {
            for (Grant grant : access.grants()) {
                grant.operations()
                        .forEach(
                                operation ->
                                        bindings.add(
                                                new AclBinding(
                                                        grant.resource(),
                                                        new AccessControlEntry(
                                                                principal(access.service()),
                                                                ANY_HOST,
                                                                operation,
                                                                AclPermissionType.ALLOW))));
            }
        }
        return List.copyOf(bindings);
    }
}
