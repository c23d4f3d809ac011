package org.longitude.deploy.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call, taken apart.
 *
 * @param path the decoded segments: {@code /subjects/a%2Fb/versions} is three
 * @param body the JSON sent, a missing node where there was none
 */
record RegistryRequest(String method, List<String> path, Map<String, String> query, JsonNode body) {

    static RegistryRequest of(String method, URI uri, JsonNode body) throws RegistryRefusal {
        try {
            List<String> path =
                    Arrays.stream(uri.getRawPath().split("/", -1))
                            .filter(part -> !part.isEmpty())
                            .map(part -> part.replace("+", "%2B"))
                            .map(RegistryRequest::decode)
                            .toList();
            return new RegistryRequest(method, path, query(uri.getRawQuery()), body);
        } catch (IllegalArgumentException e) {
            throw RegistryRefusal.unreadable("a percent sign in the address starts no character");
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    /** Whether method and path fit, where {@code *} stands for any one segment. */
    boolean is(String wantedMethod, String... pattern) {
        return method.equals(wantedMethod) && pathIs(pattern);
    }

    boolean pathIs(String... pattern) {
        if (pattern.length != path.size()) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    String part(int index) {
        return path.get(index);
    }

    boolean flag(String name) {
        return "true".equals(query.get(name));
    }
}
