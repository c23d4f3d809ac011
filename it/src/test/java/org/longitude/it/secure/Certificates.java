package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Keys that sign themselves, and one store of those who are trusted; made by the JDK's keytool. */
public final class Certificates {

    static final String PASSWORD = "not-a-secret";

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
    }

    /** A key of this name, trusted by everybody who trusts. */
    public Certificates add(String name) throws Exception {
        keytool(
                store(name),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1");
        String certificate = folder.resolve(name + ".cer").toString();
        keytool(store(name), "-exportcert", "-alias", name, "-file", certificate);
        keytool(trust(), "-importcert", "-noprompt", "-alias", name, "-file", certificate);
        return this;
    }

    Map<String, String> trusting() {
        return Map.of(
                "ssl.truststore.location",
                trust().toString(),
                "ssl.truststore.password",
                PASSWORD,
                "ssl.truststore.type",
                "PKCS12");
    }

    Map<String, String> key(String name) {
        return Map.of(
                "ssl.keystore.location",
                store(name).toString(),
                "ssl.keystore.password",
                PASSWORD,
                "ssl.keystore.type",
                "PKCS12");
    }

    /** A key's certificate, as other programs read one. */
    public Path certificate(String name) throws Exception {
        return pem(name + ".pem", "CERTIFICATE", opened(name).getCertificate(name).getEncoded());
    }

    /** A key, as other programs read one. */
    public Path privateKey(String name) throws Exception {
        return pem(
                name + ".key",
                "PRIVATE KEY",
                opened(name).getKey(name, PASSWORD.toCharArray()).getEncoded());
    }

    private KeyStore opened(String name) throws Exception {
        return KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
    }

    private Path pem(String file, String kind, byte[] encoded) throws Exception {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(
                folder.resolve(file),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind));
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private Path trust() {
        return folder.resolve("trusted.p12");
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
