package org.longitude.service;

import io.micronaut.context.annotation.Requires;
import io.micronaut.security.token.reader.HttpHeaderTokenReader;
import jakarta.inject.Singleton;

/** {@code X-API-Key: KEY}, for callers that cannot set {@code Authorization}. */
@Singleton
@Requires(beans = ApiKeyFile.class)
final class ApiKeyHeader extends HttpHeaderTokenReader {
    @Override
    protected String getPrefix() {
        return "";
    }

    @Override
    protected String getHeaderName() {
        return "X-API-Key";
    }
}
