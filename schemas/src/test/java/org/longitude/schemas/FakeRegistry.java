package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A registry in memory that can be told to fail. Every answer is what Confluent's gives. */
final class FakeRegistry implements AutoCloseable {

    /** What to answer instead of the truth. */
    record Failure(int status, String body) {}

    private final ObjectMapper json = new ObjectMapper();
    private final List<String> schemas = new ArrayList<>();
    private final Deque<Failure> failures = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, String> headers = new HashMap<>();
    private final HttpServer server;

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    Map<String, String> config() {
        return Map.of("schema.registry.url", url(), "max.retries", "2", "retries.wait.ms", "1");
    }

    /** The next answers, before the truth is told again. */
    synchronized void failNext(Failure... next) {
        failures.addAll(List.of(next));
    }

    /** Registers a schema as an outsider would; ids count from 1. */
    synchronized int add(String schema) {
        schemas.add(schema);
        return schemas.size();
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized List<String> schemas() {
        return List.copyOf(schemas);
    }

    synchronized String lastHeader(String name) {
        return headers.get(name);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        headers.put("Authorization", exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        Failure failure = failures.poll();
        Failure answer = failure != null ? failure : truth(exchange.getRequestMethod(), path, body);
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Failure truth(String method, String path, byte[] body) throws IOException {
        if (path.startsWith("/schemas/ids/")) {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            return id >= 1 && id <= schemas.size()
                    ? ok("schema", schemas.get(id - 1))
                    : new Failure(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        }
        String schema = body.length == 0 ? "" : json.readTree(body).path("schema").asText();
        int known = schemas.indexOf(schema);
        if (path.endsWith("/versions") && method.equals("POST")) {
            int id = known >= 0 ? known + 1 : add(schema);
            return new Failure(200, "{\"id\":" + id + "}");
        }
        if (path.startsWith("/subjects/") && method.equals("POST")) {
            return known >= 0
                    ? new Failure(200, "{\"id\":" + (known + 1) + "}")
                    : new Failure(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        }
        return new Failure(404, "<html>no such page</html>");
    }

    private Failure ok(String name, String value) {
        return new Failure(200, JsonNodeFactory.instance.objectNode().put(name, value).toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
