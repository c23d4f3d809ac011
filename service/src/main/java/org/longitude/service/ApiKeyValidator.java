package org.longitude.service;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** A key to its owner's name and roles. */
@Singleton
@Requires(beans = ApiKeyFile.class)
final class ApiKeyValidator implements TokenValidator<HttpRequest<?>> {
    private final ApiKeyFile keys;

    ApiKeyValidator(ApiKeyFile keys) {
        this.keys = keys;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        return keys.owner(token)
                .map(owner -> Publishers.just(Authentication.build(owner.name(), owner.roles())))
                .orElseGet(Publishers::empty);
    }
}
