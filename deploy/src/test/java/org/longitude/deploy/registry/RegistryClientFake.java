package org.longitude.deploy.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls the registry the way curl does. */
final class RegistryClientFake {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    RegistryClientFake(String url) {
        this.url = url;
    }

    record Answer(int status, JsonNode body) {
        int errorCode() {
            return body.path("error_code").asInt();
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return call("GET", path, "");
    }

    Answer register(String subject, String schema) throws IOException, InterruptedException {
        return call("POST", "/subjects/" + subject + "/versions", holding(schema));
    }

    Answer lookUp(String subject, String schema) throws IOException, InterruptedException {
        return call("POST", "/subjects/" + subject, holding(schema));
    }

    Answer call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    static String holding(String schema) {
        return JSON.createObjectNode().put("schema", schema).toString();
    }
}
