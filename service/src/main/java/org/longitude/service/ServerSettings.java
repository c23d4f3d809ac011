package org.longitude.service;

import java.util.HashMap;
import java.util.Map;

/** Micronaut's names for what we are told. */
final class ServerSettings {
    private static final String CERTIFICATE = "service";

    /** The longest body, expanded where it came compressed; a longer one is answered 413. */
    private static final int REQUEST_BYTES_MAX = 16 << 20;

    private ServerSettings() {}

    static Map<String, Object> of(ServiceConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("micronaut.application.name", config.service());
        settings.put("micronaut.server.host", config.address());
        settings.put("micronaut.server.port", config.port() == 0 ? -1 : config.port());
        settings.put("micronaut.netty.event-loops.default.num-threads", 2);
        settings.put("micronaut.server.max-request-size", REQUEST_BYTES_MAX);
        settings.put("micronaut.server.max-request-buffer-size", REQUEST_BYTES_MAX);
        ServiceConfig.Tls tls = config.tls();
        if (tls != null) {
            settings.put("micronaut.server.ssl.enabled", true);
            settings.put("micronaut.server.ssl.port", config.port() == 0 ? -1 : config.port());
            settings.put("micronaut.server.ssl.key-name", CERTIFICATE);
            settings.put("micronaut.certificate.file." + CERTIFICATE + ".path", tls.key());
            settings.put(
                    "micronaut.certificate.file." + CERTIFICATE + ".certificate-path",
                    tls.certificate());
            settings.put("micronaut.certificate.file." + CERTIFICATE + ".format", "PEM");
        }
        settings.putAll(access(config.access()));
        return settings;
    }

    private static Map<String, Object> access(Access access) {
        if (access instanceof Access.Jwt jwt) {
            return Map.of(
                    "micronaut.security.enabled",
                    true,
                    "micronaut.security.token.jwt.enabled",
                    true,
                    "micronaut.security.token.jwt.signatures.jwks.issuer.url",
                    jwt.jwks().toString(),
                    "micronaut.security.token.jwt.claims-validators.issuer",
                    jwt.issuer(),
                    "micronaut.security.token.jwt.claims-validators.audience",
                    jwt.audience(),
                    "micronaut.security.token.roles-name",
                    jwt.rolesClaim());
        }
        return Map.of(
                "micronaut.security.enabled",
                access instanceof Access.ApiKeys,
                "micronaut.security.token.jwt.enabled",
                false);
    }
}
