package org.longitude.deploy.access;

import java.util.Map;
import picocli.CommandLine.Option;

/** Whom the brokers take each service for. A picocli mixin. */
public final class PrincipalOptions {

    @Option(
            names = "--principal-prefix",
            paramLabel = "PREFIX",
            defaultValue = Principals.PREFIX_DEFAULT,
            description = "Users are called so and the service's name (default: ${DEFAULT-VALUE}).")
    private String prefix = Principals.PREFIX_DEFAULT;

    @Option(
            names = "--user",
            paramLabel = "SERVICE=USER",
            description =
                    "Another user for a service, for example coder=CN=coder.example.org for a"
                            + " client certificate; may be given several times.")
    private Map<String, String> users = Map.of();

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException where a service is none
     */
    public Principals principals() {
        return new Principals(prefix, users);
    }
}
