package org.longitude.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry, and asks again: a connection that fails, a time-out, or an answer that says
 * "later" is retried on the next address, a bounded number of times with a growing pause. What
 * comes back is an answer that the registry meant; everything else is a {@link
 * RegistryUnavailableException}.
 *
 * <p>Threading: safe for several threads. The only state is which address answered last.
 */
final class RegistryHttp {

    /** The one media type that every registry of this kind speaks. */
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    /** Longest answer that is read; a schema of ours has under 20 KB. */
    private static final int ANSWER_BYTES_MAX = 16 << 20;

    private static final Set<Integer> LATER = Set.of(408, 425, 429);
    private static final Set<Integer> MEANT = Set.of(404, 409, 422);
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger lastGood = new AtomicInteger();
    private final RegistryConfig config;
    private final HttpClient http;

    RegistryHttp(RegistryConfig config) {
        this.config = config;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(config.connectTimeout())
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
    }

    /**
     * An answer that the registry meant.
     *
     * @param status HTTP status: 200 to 299, 404, 409 or 422
     * @param body the answer's JSON
     */
    record Answer(int status, JsonNode body) {

        boolean ok() {
            return status < 300;
        }

        /** The registry's own error code, 0 where it gave none. */
        int errorCode() {
            return body.path("error_code").asInt(0);
        }

        String message() {
            return body.path("message").asText("");
        }
    }

    Answer ask(String method, String path, @Nullable JsonNode body) {
        int first = lastGood.get();
        String failure = "";
        Exception cause = null;
        for (int attempt = 0; attempt < config.attemptsMax(); attempt++) {
            int index = (first + attempt) % config.urls().size();
            URI url = config.urls().get(index);
            try {
                HttpResponse<InputStream> response = send(url, method, path, body);
                if (!isLater(response.statusCode())) {
                    lastGood.set(index);
                    return answer(response, method, path, url);
                }
                response.body().close();
                failure = "HTTP status " + response.statusCode() + " from " + url;
            } catch (IOException e) {
                failure = e.getClass().getSimpleName() + " from " + url;
                cause = e;
            }
            LOG.debug("{} {}: attempt {}: {}", method, path, attempt + 1, failure);
            if (attempt + 1 < config.attemptsMax()) {
                pause(attempt);
            }
        }
        throw new RegistryUnavailableException(
                "schema registry did not answer "
                        + method
                        + " "
                        + path
                        + " in "
                        + config.attemptsMax()
                        + " attempts, last "
                        + failure
                        + " (expected: a registry at "
                        + RegistryConfig.URL
                        + "="
                        + config.urls()
                        + "; start it or correct the address)",
                cause);
    }

    private HttpResponse<InputStream> send(
            URI url, String method, String path, @Nullable JsonNode body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(config.readTimeout())
                        .header("Accept", MEDIA_TYPE + ", application/json")
                        .header("Content-Type", MEDIA_TYPE)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (config.authorization() != null) {
            request.header("Authorization", config.authorization());
        }
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static boolean isLater(int status) {
        return status >= 500 || LATER.contains(status);
    }

    private Answer answer(HttpResponse<InputStream> response, String method, String path, URI url)
            throws IOException {
        int status = response.statusCode();
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(ANSWER_BYTES_MAX + 1);
        }
        boolean meant = status < 300 || MEANT.contains(status);
        if (!meant) {
            throw new RegistryUnavailableException(refusal(status, method, path, url), null);
        }
        try {
            JsonNode node = body.length > ANSWER_BYTES_MAX ? null : json.readTree(body);
            // A 404 without the registry's own error code is a proxy's or a wrong path's.
            if (node != null && (status < 300 || node.path("error_code").asInt(0) != 0)) {
                return new Answer(status, node);
            }
        } catch (JsonProcessingException e) {
            LOG.debug("{} {}: answer of {} bytes is not JSON", method, path, body.length);
        }
        throw new RegistryUnavailableException(refusal(status, method, path, url), null);
    }

    private static String refusal(int status, String method, String path, URI url) {
        String advice =
                switch (status) {
                    case 401, 403 ->
                            "the registry's consent; check "
                                    + RegistryConfig.CREDENTIALS_SOURCE
                                    + " and "
                                    + RegistryConfig.USER_INFO;
                    default ->
                            "a schema registry's JSON answer; check "
                                    + RegistryConfig.URL
                                    + ", its path included";
                };
        return "schema registry answered "
                + method
                + " "
                + url
                + path
                + " with HTTP status "
                + status
                + " (expected: "
                + advice
                + ")";
    }

    private void pause(int attempt) {
        long longest = config.retryWaitMax().toMillis();
        long wait = Math.min(longest, config.retryWait().toMillis() << Math.min(attempt, 20));
        // Up to a fifth less, so that many clients do not come back in the same moment.
        long jittered = wait - (wait < 5 ? 0 : ThreadLocalRandom.current().nextLong(wait / 5));
        try {
            Thread.sleep(jittered);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
