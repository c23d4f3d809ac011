package org.longitude.it.coder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a registry and turns calls away when told to, as a failing load balancer does. */
final class RegistryFront implements AutoCloseable {

    /** Which calls get through. */
    enum Open {
        ALL,
        READS,
        NONE
    }

    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private final String registryUrl;
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile Open open = Open.ALL;

    RegistryFront(String registryUrl) throws IOException {
        this.registryUrl = registryUrl;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void open(Open calls) {
        open = calls;
    }

    /** Calls turned away so far. */
    int turnedAway() {
        return turnedAway.get();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            if (open == Open.NONE || (open == Open.READS && !isRead(call))) {
                turnedAway.incrementAndGet();
                call.sendResponseHeaders(UNAVAILABLE, -1);
                return;
            }
            HttpResponse<byte[]> response = forward(call);
            call.getResponseHeaders()
                    .set(
                            "Content-Type",
                            response.headers().firstValue("Content-Type").orElse("text/plain"));
            call.sendResponseHeaders(response.statusCode(), response.body().length);
            call.getResponseBody().write(response.body());
        }
    }

    private static boolean isRead(HttpExchange call) {
        return call.getRequestMethod().equals("GET");
    }

    private HttpResponse<byte[]> forward(HttpExchange call) throws IOException {
        byte[] body = call.getRequestBody().readAllBytes();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(registryUrl + call.getRequestURI()))
                        .method(
                                call.getRequestMethod(),
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        String type = call.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the registry answered", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
