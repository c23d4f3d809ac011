package org.longitude.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.service.Check.Standing;

final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir Path folder;

    @Test
    void shouldSayWhatWasExpectedWhenTheKeyIsNone() throws Exception {
        KeyStore store = keyStore();
        Path certificate = certificate(store);

        assertThatThrownBy(() -> face(certificate, certificate).close())
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("expected")
                .hasMessageContaining("PEM");
    }

    @Test
    void shouldAnswerByTlsWhenCertificateAndKeyAreGiven() throws Exception {
        KeyStore store = keyStore();
        try (ServiceFace face = face(certificate(store), key(store))) {
            assertThat(face.url().getScheme()).isEqualTo("https");

            HttpResponse<String> answer =
                    new Caller(face, trusting(store), List.of()).get("/health/liveness");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().map()).containsKey("strict-transport-security");
        }
    }

    private static ServiceFace face(Path certificate, Path key) {
        ServiceConfig config =
                new ServiceConfig(
                        "coder",
                        "0",
                        "0.1",
                        "127.0.0.1",
                        0,
                        new ServiceConfig.Tls(certificate, key),
                        new Access.Off());
        return ServiceFace.start(
                config,
                List.of(Check.live("process", () -> Standing.good("runs"))),
                ServiceMetrics.of(config));
    }

    private KeyStore keyStore() throws Exception {
        Path file = folder.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "s",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "SAN=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private Path certificate(KeyStore store) throws Exception {
        return pem("CERTIFICATE", store.getCertificate("s").getEncoded());
    }

    private Path key(KeyStore store) throws Exception {
        return pem("PRIVATE KEY", Objects.requireNonNull(store.getKey("s", PASSWORD)).getEncoded());
    }

    private Path pem(String kind, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(
                folder.resolve(kind + ".pem"),
                "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, body, kind));
    }

    private static HttpClient trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("s", store.getCertificate("s"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
