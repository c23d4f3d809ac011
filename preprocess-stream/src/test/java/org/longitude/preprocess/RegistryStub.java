package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The registry's two calls over a list in memory, and a switch that makes it answer 503. */
final class RegistryStub implements AutoCloseable {

    private final List<String> bodies = new ArrayList<>();
    private final HttpServer server;
    private boolean down;

    RegistryStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    Map<String, String> config() {
        return Map.of(
                "schema.registry.url",
                "http://localhost:" + server.getAddress().getPort(),
                "max.retries",
                "1",
                "retries.wait.ms",
                "1");
    }

    synchronized void setDown(boolean value) {
        down = value;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (down) {
            send(exchange, 503, "{\"error_code\":50301,\"message\":\"down\"}");
        } else if (path.startsWith("/schemas/ids/")) {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            if (id > bodies.size()) {
                send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
            } else {
                send(exchange, 200, bodies.get(id - 1));
            }
        } else {
            if (!bodies.contains(body)) {
                bodies.add(body);
            }
            send(exchange, 200, "{\"id\":" + (bodies.indexOf(body) + 1) + "}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
