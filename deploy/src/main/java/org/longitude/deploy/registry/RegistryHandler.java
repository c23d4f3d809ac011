package org.longitude.deploy.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP in, JSON out: bodies are bounded, refusals carry their code, nothing escapes unanswered. */
final class RegistryHandler implements HttpHandler {

    /** The largest schema of ours is below 10 KB; Confluent's own limit is Jetty's. */
    static final int BODY_BYTES_MAX = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final RegistryCalls calls;

    RegistryHandler(RegistryCalls calls) {
        this.calls = calls;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                send(exchange, 200, calls.answer(read(exchange)));
            } catch (RegistryRefusal e) {
                send(exchange, e.status(), error(e.errorCode(), String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                LOG.error("The registry failed to answer {}", exchange.getRequestURI(), e);
                send(exchange, 500, error(50001, "Error in the backend data store"));
            }
        }
    }

    private static RegistryRequest read(HttpExchange exchange) throws IOException, RegistryRefusal {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw RegistryRefusal.tooLarge(BODY_BYTES_MAX);
        }
        return RegistryRequest.of(
                exchange.getRequestMethod(), exchange.getRequestURI(), parse(body));
    }

    private static JsonNode parse(byte[] body) throws IOException, RegistryRefusal {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw RegistryRefusal.unreadable("its body is not JSON");
        }
    }

    private static JsonNode error(int code, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("error_code", code)
                .put("message", message);
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer)
            throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
