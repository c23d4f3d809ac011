package org.longitude.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.service.Check.Standing;

final class AccessTest {
    private static final String SUBMIT_KEY = "key-of-the-interface-engine";
    private static final String READ_KEY = "key-of-prometheus";

    @TempDir Path folder;

    @Test
    void shouldRefuseTheStartWithoutRepeatingTheLineWhenAKeyStandsInThePlaceOfItsHash()
            throws Exception {
        Path file = keys("engine submit " + SUBMIT_KEY);

        assertThatThrownBy(() -> face(new Access.ApiKeys(file)).close())
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("expected")
                .hasMessageNotContaining(SUBMIT_KEY);
    }

    @Test
    void shouldRefuseTheStartWhenARoleIsUnknown() throws Exception {
        Path file = keys("engine admin " + sha256(SUBMIT_KEY));

        assertThatThrownBy(() -> ApiKeyFile.read(file))
                .hasMessageContaining("role")
                .hasMessageContaining("operate");
    }

    @Test
    void shouldLetEachKeyDoWhatItsRolesAllowAndNobodyElse() throws Exception {
        Path file =
                keys(
                        "# who may ask",
                        "engine submit " + sha256(SUBMIT_KEY),
                        "prometheus read,operate " + sha256(READ_KEY) + " # scrapes");
        try (ServiceFace face = face(new Access.ApiKeys(file))) {
            assertThat(status(face, "/health/readiness")).isEqualTo(200);
            assertThat(status(face, "/prometheus")).isEqualTo(401);
            assertThat(status(face, "/prometheus", "X-API-Key", "another")).isEqualTo(401);
            assertThat(status(face, "/prometheus", "X-API-Key", SUBMIT_KEY)).isEqualTo(403);
            assertThat(status(face, "/prometheus", "X-API-Key", READ_KEY)).isEqualTo(200);
            assertThat(status(face, "/prometheus", "Authorization", "Bearer " + READ_KEY))
                    .isEqualTo(200);
            assertThat(submitted(face, "X-API-Key", READ_KEY)).isEqualTo(403);
            assertThat(submitted(face, "X-API-Key", SUBMIT_KEY)).isEqualTo(200);
        }
    }

    @Test
    void shouldLetInTokensOfTheIssuerForThisAudienceOnly() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("k1").generate();
        HttpServer issuer = jwks(key);
        try (ServiceFace face =
                face(
                        new Access.Jwt(
                                "https://issuer.test",
                                URI.create(
                                        "http://127.0.0.1:" + issuer.getAddress().getPort() + "/"),
                                "longitude",
                                "roles"))) {
            assertThat(status(face, "/health/liveness")).isEqualTo(200);
            assertThat(status(face, "/prometheus")).isEqualTo(401);
            assertThat(scrape(face, token(stranger, "https://issuer.test", "longitude", "read")))
                    .isEqualTo(401);
            assertThat(scrape(face, token(key, "https://other.test", "longitude", "read")))
                    .isEqualTo(401);
            assertThat(scrape(face, token(key, "https://issuer.test", "billing", "read")))
                    .isEqualTo(401);
            assertThat(scrape(face, token(key, "https://issuer.test", "longitude", "submit")))
                    .isEqualTo(403);
            assertThat(scrape(face, token(key, "https://issuer.test", "longitude", "read")))
                    .isEqualTo(200);
        } finally {
            issuer.stop(0);
        }
    }

    private static ServiceFace face(Access access) {
        ServiceConfig config =
                new ServiceConfig("ingest", "0", "0.1", "127.0.0.1", 0, null, access);
        return ServiceFace.start(
                config,
                List.of(Check.live("process", () -> Standing.good("runs"))),
                ServiceMetrics.of(config),
                new EchoController.Notebook("n"));
    }

    private static int status(ServiceFace face, String path, String... headers) {
        return Caller.of(face, headers).get(path).statusCode();
    }

    private static int submitted(ServiceFace face, String... headers) {
        return Caller.of(face, headers).post("/notes", "{}").statusCode();
    }

    private static int scrape(ServiceFace face, String token) {
        return status(face, "/prometheus", "Authorization", "Bearer " + token);
    }

    private Path keys(String... lines) throws Exception {
        return Files.write(folder.resolve("keys"), List.of(lines));
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    private static HttpServer jwks(RSAKey key) throws Exception {
        byte[] body = new JWKSet(key.toPublicJWK()).toString().getBytes(UTF_8);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static String token(RSAKey key, String issuer, String audience, String role)
            throws Exception {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        new JWTClaimsSet.Builder()
                                .subject("somebody")
                                .issuer(issuer)
                                .audience(audience)
                                .claim("roles", List.of(role))
                                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                                .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }
}
