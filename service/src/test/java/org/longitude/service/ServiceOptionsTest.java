package org.longitude.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ServiceOptionsTest {
    @Command(name = "x")
    static final class Owner {
        @Mixin private final ServiceOptions http = new ServiceOptions();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--http-key=k",
                "--http-port=70000",
                "--http-port=0 --http-key=k",
                "--http-port=0 --http-api-keys=nowhere",
                "--http-port=0 --http-jwt-issuer=i",
                "--http-port=0 --http-jwt-issuer=i --http-jwt-jwks=http://far.test/keys",
                "--http-port=0 --http-api-keys=k --http-jwt-issuer=i"
            })
    void shouldRefuseWithFoundAndExpectedWhenOptionsDoNotFit(String typed) {
        assertThatThrownBy(() -> parsed(typed.split(" ", -1)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void shouldListenNowhereWhenNoPortIsGiven() {
        assertThat(options().config("coder", "0")).isEmpty();
    }

    @Test
    void shouldListenOnThisMachineForEverybodyWhenOnlyAPortIsGiven() {
        assertThat(options("--http-port=0").config("coder", "0"))
                .contains(ServiceConfig.local("coder", "0", "unpacked", 0));
    }

    @Test
    void shouldTakeTokensWhenAnIssuerIsNamed() {
        assertThat(
                        parsed(
                                        "--http-port=0",
                                        "--http-jwt-issuer=i",
                                        "--http-jwt-jwks=https://i.test/keys")
                                .access())
                .isEqualTo(
                        new Access.Jwt(
                                "i", URI.create("https://i.test/keys"), "longitude", "roles"));
    }

    private static ServiceConfig parsed(String... typed) {
        return options(typed).config("coder", "0").orElseThrow();
    }

    private static ServiceOptions options(String... typed) {
        Owner owner = new Owner();
        new CommandLine(owner).parseArgs(typed);
        return owner.http;
    }
}
