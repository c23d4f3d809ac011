package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the schema registry, read from a Kafka client's properties by Confluent's names.
 * Properties of other names are nobody's business here and are ignored.
 *
 * @param urls {@code schema.registry.url}: base addresses, separated by commas; tried in turn
 * @param authorization value of the Authorization header, from {@code
 *     basic.auth.credentials.source} (URL, USER_INFO) and {@code basic.auth.user.info}; null
 *     without
 * @param autoRegister {@code auto.register.schemas}: whether a serializer registers its schema;
 *     otherwise it must be there already
 * @param attemptsMax {@code max.retries} plus one: how often one question is asked in all
 * @param retryWait {@code retries.wait.ms}: the pause after the first attempt; doubles each time
 * @param retryWaitMax {@code retries.max.wait.ms}: the longest pause
 * @param connectTimeout {@code http.connect.timeout.ms}
 * @param readTimeout {@code http.read.timeout.ms}: for the whole answer
 * @param cachedSchemasMax {@code max.schemas.per.subject}: entries of each client-side cache
 */
record RegistryConfig(
        List<URI> urls,
        @Nullable String authorization,
        boolean autoRegister,
        int attemptsMax,
        Duration retryWait,
        Duration retryWaitMax,
        Duration connectTimeout,
        Duration readTimeout,
        int cachedSchemasMax) {

    static final String URL = "schema.registry.url";
    static final String AUTO_REGISTER = "auto.register.schemas";
    static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    static final String USER_INFO = "basic.auth.user.info";
    static final String USER_INFO_LONG = "schema.registry.basic.auth.user.info";
    static final String RETRIES = "max.retries";
    static final String RETRY_WAIT_MS = "retries.wait.ms";
    static final String RETRY_WAIT_MAX_MS = "retries.max.wait.ms";
    static final String CONNECT_TIMEOUT_MS = "http.connect.timeout.ms";
    static final String READ_TIMEOUT_MS = "http.read.timeout.ms";
    static final String CACHED_SCHEMAS = "max.schemas.per.subject";

    private static final int RETRIES_DEFAULT = 5;
    private static final int RETRY_WAIT_MS_DEFAULT = 200;
    private static final int RETRY_WAIT_MAX_MS_DEFAULT = 5_000;
    private static final int CONNECT_TIMEOUT_MS_DEFAULT = 5_000;
    private static final int READ_TIMEOUT_MS_DEFAULT = 15_000;
    private static final int CACHED_SCHEMAS_DEFAULT = 1_000;
    private static final int RETRIES_CEILING = 100;

    RegistryConfig {
        urls = List.copyOf(urls);
    }

    static RegistryConfig from(Map<String, ?> properties) {
        List<URI> urls = urls(properties);
        return new RegistryConfig(
                urls.stream().map(RegistryConfig::withoutUserInfo).toList(),
                authorization(properties, urls),
                bool(properties, AUTO_REGISTER, true),
                1 + number(properties, RETRIES, RETRIES_DEFAULT, 0, RETRIES_CEILING),
                millis(properties, RETRY_WAIT_MS, RETRY_WAIT_MS_DEFAULT, 0),
                millis(properties, RETRY_WAIT_MAX_MS, RETRY_WAIT_MAX_MS_DEFAULT, 0),
                millis(properties, CONNECT_TIMEOUT_MS, CONNECT_TIMEOUT_MS_DEFAULT, 1),
                millis(properties, READ_TIMEOUT_MS, READ_TIMEOUT_MS_DEFAULT, 1),
                number(properties, CACHED_SCHEMAS, CACHED_SCHEMAS_DEFAULT, 1, 1_000_000));
    }

    private static List<URI> urls(Map<String, ?> properties) {
        String value = text(properties, URL);
        if (value == null) {
            throw new ConfigException(
                    URL
                            + ": missing (expected: the registry's address, for example http://HOST:8081)");
        }
        List<URI> urls =
                Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .map(RegistryConfig::url)
                        .toList();
        if (urls.isEmpty()) {
            throw new ConfigException(URL + ": empty (expected: at least one address)");
        }
        return urls;
    }

    private static URI url(String value) {
        String withoutSlash = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        try {
            URI uri = URI.create(withoutSlash);
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one message below; the value may hold a password.
        }
        throw new ConfigException(
                URL + ": not an address (expected: http://HOST:PORT or https://HOST:PORT)");
    }

    private static URI withoutUserInfo(URI uri) {
        if (uri.getRawUserInfo() == null) {
            return uri;
        }
        return URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
    }

    private static @Nullable String authorization(Map<String, ?> properties, List<URI> urls) {
        String source = text(properties, CREDENTIALS_SOURCE);
        if (source == null || source.equals("URL")) {
            String userInfo = urls.get(0).getRawUserInfo();
            return userInfo == null ? null : basic(URLDecoder.decode(userInfo, UTF_8));
        }
        if (!source.equals("USER_INFO")) {
            throw new ConfigException(
                    CREDENTIALS_SOURCE + ": " + source + " (expected: URL or USER_INFO)");
        }
        String userInfo = text(properties, USER_INFO);
        if (userInfo == null) {
            userInfo = text(properties, USER_INFO_LONG);
        }
        if (userInfo == null || userInfo.indexOf(':') < 1) {
            throw new ConfigException(
                    USER_INFO + ": missing or without a colon (expected: USER:PASSWORD)");
        }
        return basic(userInfo);
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
    }

    private static boolean bool(Map<String, ?> properties, String name, boolean standard) {
        String value = text(properties, name);
        if (value == null) {
            return standard;
        }
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new ConfigException(name + ": " + value + " (expected: true or false)");
        }
        return Boolean.parseBoolean(value);
    }

    private static Duration millis(Map<String, ?> properties, String name, int standard, int min) {
        return Duration.ofMillis(number(properties, name, standard, min, Integer.MAX_VALUE));
    }

    private static int number(
            Map<String, ?> properties, String name, int standard, int min, int max) {
        String value = text(properties, name);
        if (value == null) {
            return standard;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message below.
        }
        throw new ConfigException(
                name
                        + ": "
                        + value
                        + " (expected: a whole number from "
                        + min
                        + " to "
                        + max
                        + ")");
    }

    private static @Nullable String text(Map<String, ?> properties, String name) {
        Object value = properties.get(name);
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        return value == null ? null : value.toString().strip();
    }

    /** Names the addresses only: a password must not reach a log. */
    @Override
    public String toString() {
        return "RegistryConfig[urls=" + urls + "]";
    }
}
