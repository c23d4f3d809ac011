package org.longitude.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a service's face is told, checked once.
 *
 * @param service which service it is, for example {@code coder}; a tag of every metric
 * @param instance which of its instances; a tag of every metric
 * @param version its version; a tag of every metric
 * @param address the address to listen on
 * @param port the port, 0 for any that is free
 * @param tls certificate and key; null for plain HTTP
 * @param requestsPerSecondMax of one address; beyond them 429
 */
public record ServiceConfig(
        String service,
        String instance,
        String version,
        String address,
        int port,
        @Nullable Tls tls,
        Access access,
        int requestsPerSecondMax) {
    /** Whoever wants others to reach it says so. */
    public static final String ADDRESS_DEFAULT = "127.0.0.1";

    /** Far above what an interface engine sends, far below what makes a server busy with 401s. */
    public static final int REQUESTS_PER_SECOND_MAX_DEFAULT = 5_000;

    private static final int PORT_MAX = 65_535;
    private static final int REQUESTS_PER_SECOND_CEILING = 1_000_000;
    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    /**
     * Files in PEM, as certificate authorities hand them out.
     *
     * @param certificate the chain, the service's own certificate first
     * @param key the private key, unencrypted PKCS #8
     */
    public record Tls(Path certificate, Path key) {
        public Tls {
            requireReadable("certificate", certificate);
            requireReadable("key", key);
        }
    }

    public ServiceConfig {
        requireName("service", service);
        requireName("instance", instance);
        if (version.isBlank()) {
            throw ServiceException.invalid("version: empty (expected: a version)");
        }
        if (address.isBlank()) {
            throw ServiceException.invalid("http address: empty (expected: an address)");
        }
        if (port < 0 || port > PORT_MAX) {
            throw ServiceException.invalid(
                    "http port: " + port + " (expected: 0 to " + PORT_MAX + ")");
        }
        if (requestsPerSecondMax < 1 || requestsPerSecondMax > REQUESTS_PER_SECOND_CEILING) {
            throw ServiceException.invalid(
                    "http requests per second: %d (expected: 1 to %d)"
                            .formatted(requestsPerSecondMax, REQUESTS_PER_SECOND_CEILING));
        }
        if (access instanceof Access.ApiKeys keys) {
            requireReadable("API keys", keys.file());
        }
    }

    /** With the standard limit. */
    public ServiceConfig(
            String service,
            String instance,
            String version,
            String address,
            int port,
            @Nullable Tls tls,
            Access access) {
        this(
                service,
                instance,
                version,
                address,
                port,
                tls,
                access,
                REQUESTS_PER_SECOND_MAX_DEFAULT);
    }

    /** Plain HTTP on this machine, open to everybody on it. */
    public static ServiceConfig local(String service, String instance, String version, int port) {
        return new ServiceConfig(
                service, instance, version, ADDRESS_DEFAULT, port, null, new Access.Off());
    }

    private static void requireName(String what, String name) {
        if (!NAME_FORM.matcher(name).matches()) {
            throw ServiceException.invalid(
                    what + ": " + name + " (expected: " + NAME_FORM.pattern() + ")");
        }
    }

    private static void requireReadable(String what, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw ServiceException.invalid(
                    what + " " + file + ": not there (expected: a readable file)");
        }
    }
}
