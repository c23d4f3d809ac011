package org.longitude.service;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service as its operator sees it: {@code /health/liveness}, {@code /health/readiness} and
 * {@code /prometheus} on an embedded server, and whatever controllers the application brings.
 *
 * <p>A controller is a class with Micronaut's annotations in a module that runs Micronaut's
 * processor (see the README). Give it {@code @Requires(beans = X.class)} for an {@code X} that only
 * its own application hands to {@link #start}: several applications may be on one class path.
 *
 * <p>Threading: safe for use by several threads. Ownership: owns the server; the metrics stay their
 * maker's.
 */
public final class ServiceFace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceFace.class);

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final URI url;

    private ServiceFace(ApplicationContext context, EmbeddedServer server) {
        this.context = context;
        this.server = server;
        this.url = server.getURI();
    }

    /**
     * Listens, and returns when it does.
     *
     * @param beans what the application's controllers are made with
     * @throws ServiceException {@code CONFIG_INVALID} or {@code ADDRESS_TAKEN}
     */
    public static ServiceFace start(
            ServiceConfig config, List<Check> checks, ServiceMetrics metrics, Object... beans) {
        Checks all = new Checks(checks);
        List<Object> singletons = new ArrayList<>(List.of(beans));
        singletons.addAll(List.of(config, all, metrics));
        if (config.access() instanceof Access.ApiKeys keys) {
            singletons.add(ApiKeyFile.read(keys.file()));
        }
        ApplicationContext context =
                ApplicationContext.builder()
                        .banner(false)
                        .deduceEnvironment(false)
                        .deduceCloudEnvironment(false)
                        .bootstrapEnvironment(false)
                        .environmentPropertySource(false)
                        .enableDefaultPropertySources(false)
                        .properties(ServerSettings.of(config))
                        .singletons(singletons.toArray())
                        .build();
        try {
            context.start();
            EmbeddedServer server = context.getBean(EmbeddedServer.class);
            server.start();
            all.bindTo(metrics.registry());
            LOG.info("listening service={} url={}", config.service(), server.getURI());
            return new ServiceFace(context, server);
        } catch (RuntimeException e) {
            context.close();
            throw failed(config, e);
        }
    }

    private static ServiceException failed(ServiceConfig config, RuntimeException cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof BindException) {
                return new ServiceException(
                        ServiceError.ADDRESS_TAKEN,
                        "http %s:%d: cannot be listened on (expected: an address of this machine and a free port)"
                                .formatted(config.address(), config.port()),
                        cause);
            }
        }
        return new ServiceException(
                ServiceError.CONFIG_INVALID,
                "http %s:%d: the server did not start: %s (expected: for TLS, a certificate chain and its unencrypted PKCS #8 key in PEM)"
                        .formatted(
                                config.address(), config.port(), cause.getClass().getSimpleName()),
                cause);
    }

    /** The port that it listens on. */
    public int port() {
        return url.getPort();
    }

    /** Where it listens. */
    public URI url() {
        return url;
    }

    /** Requests under way are answered first. */
    @Override
    public void close() {
        server.stop();
        context.close();
    }
}
