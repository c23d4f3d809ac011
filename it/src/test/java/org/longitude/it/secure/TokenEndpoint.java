package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer's token endpoint as OAuth 2.0 has it (RFC 6749, section 4.4): client credentials by
 * HTTP's basic authentication, a bearer token in JSON.
 */
final class TokenEndpoint implements AutoCloseable {

    private static final String GRANT = "grant_type=client_credentials";

    private final HttpServer server;
    private final String user;
    private final String expected;
    private final Callable<String> token;
    private final AtomicInteger given = new AtomicInteger();

    private TokenEndpoint(HttpServer server, String user, String secret, Callable<String> token) {
        this.server = server;
        this.user = user;
        this.token = token;
        this.expected =
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(UTF_8));
    }

    static TokenEndpoint start(String user, String secret, Callable<String> token)
            throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenEndpoint endpoint = new TokenEndpoint(server, user, secret, token);
        server.createContext("/token", endpoint::answer);
        server.start();
        return endpoint;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean known =
                expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        && body.contains(GRANT);
        byte[] answer = (known ? granted() : "{\"error\":\"invalid_client\"}").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String granted() throws IOException {
        try {
            given.incrementAndGet();
            return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                    .formatted(token.call());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("no token", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    String user() {
        return user;
    }

    /** How many tokens it has given out. */
    int given() {
        return given.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
