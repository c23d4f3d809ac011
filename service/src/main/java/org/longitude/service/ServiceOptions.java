package org.longitude.service;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a service shows its health and metrics, and to whom: the same options on every {@code
 * serve} command. A picocli mixin. Without {@code --http-port} nothing listens.
 */
public final class ServiceOptions {
    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description =
                    "Serves /health/liveness, /health/readiness and /prometheus on this port, 0 for"
                            + " any that is free (default: no server).")
    private @Nullable Integer port;

    @Option(
            names = "--http-address",
            paramLabel = "ADDRESS",
            defaultValue = ServiceConfig.ADDRESS_DEFAULT,
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String address = ServiceConfig.ADDRESS_DEFAULT;

    @Option(
            names = "--http-certificate",
            paramLabel = "FILE",
            description = "Certificate chain in PEM, for TLS; with --http-key.")
    private @Nullable Path certificate;

    @Option(
            names = "--http-key",
            paramLabel = "FILE",
            description = "The certificate's private key in PEM, unencrypted PKCS #8.")
    private @Nullable Path key;

    @Option(
            names = "--http-api-keys",
            paramLabel = "FILE",
            description =
                    "Who may ask, a line each: NAME ROLE[,ROLE] SHA256 of the key; roles: submit,"
                            + " read, operate.")
    private @Nullable Path apiKeys;

    @Option(
            names = "--http-jwt-issuer",
            paramLabel = "ISSUER",
            description = "Lets in who has a token of this issuer; with --http-jwt-jwks.")
    private @Nullable String issuer;

    @Option(
            names = "--http-jwt-jwks",
            paramLabel = "URL",
            description = "The issuer's public keys (JWKS).")
    private @Nullable URI jwks;

    @Option(
            names = "--http-jwt-audience",
            paramLabel = "NAME",
            defaultValue = "longitude",
            description = "What a token's aud must hold (default: ${DEFAULT-VALUE}).")
    private String audience = "longitude";

    @Option(
            names = "--http-jwt-roles",
            paramLabel = "CLAIM",
            defaultValue = Access.Jwt.ROLES_CLAIM_DEFAULT,
            description = "The claim that lists roles (default: ${DEFAULT-VALUE}).")
    private String rolesClaim = Access.Jwt.ROLES_CLAIM_DEFAULT;

    @Option(
            names = "--http-requests-per-second-max",
            paramLabel = "N",
            defaultValue = "" + ServiceConfig.REQUESTS_PER_SECOND_MAX_DEFAULT,
            description =
                    "Requests of one address in a second, health not counted; beyond them 429"
                            + " (default: ${DEFAULT-VALUE}).")
    private int requestsPerSecondMax = ServiceConfig.REQUESTS_PER_SECOND_MAX_DEFAULT;

    /**
     * What was asked for; empty where no port was.
     *
     * @throws ServiceException {@code CONFIG_INVALID}
     */
    public Optional<ServiceConfig> config(String service, String instance, String version) {
        if (port == null) {
            requireNothingElse();
            return Optional.empty();
        }
        return Optional.of(
                new ServiceConfig(
                        service,
                        instance,
                        version,
                        address,
                        port,
                        tls(),
                        access(),
                        requestsPerSecondMax));
    }

    /** As above, in the version of this module's jar. */
    public Optional<ServiceConfig> config(String service, String instance) {
        return config(service, instance, version());
    }

    /** From the jar's manifest; classes that were not packed have none. */
    private static String version() {
        String version = ServiceOptions.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }

    private void requireNothingElse() {
        if (certificate != null
                || key != null
                || apiKeys != null
                || issuer != null
                || jwks != null) {
            throw ServiceException.invalid(
                    "--http options without --http-port (expected: a port to listen on)");
        }
    }

    private ServiceConfig.@Nullable Tls tls() {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw ServiceException.invalid(
                    "--http-certificate and --http-key: one is missing (expected: both or"
                            + " neither)");
        }
        return new ServiceConfig.Tls(certificate, key);
    }

    private Access access() {
        if (apiKeys != null && (issuer != null || jwks != null)) {
            throw ServiceException.invalid(
                    "--http-api-keys with --http-jwt options (expected: one of the two)");
        }
        if (apiKeys != null) {
            return new Access.ApiKeys(apiKeys);
        }
        if (issuer == null && jwks == null) {
            return new Access.Off();
        }
        if (issuer == null || jwks == null) {
            throw ServiceException.invalid(
                    "--http-jwt-issuer and --http-jwt-jwks: one is missing (expected: both)");
        }
        return new Access.Jwt(issuer, jwks, audience, rolesClaim);
    }
}
