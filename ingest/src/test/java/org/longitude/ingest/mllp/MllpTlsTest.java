package org.longitude.ingest.mllp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.hl7.Messages;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.Quarantine;

@Timeout(180)
final class MllpTlsTest {

    private static final String PASSWORD = "not-a-secret";

    @TempDir private static Path folder;

    private final RecordingDelivery delivery = new RecordingDelivery();

    /** A listener and a sender who know each other, and a stranger. */
    @BeforeAll
    static void makeKeys() throws Exception {
        for (String name : List.of("listener", "sender", "stranger")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost,ip:127.0.0.1",
                    "-keystore",
                    store(name));
            keytool(
                    "-exportcert",
                    "-alias",
                    name,
                    "-keystore",
                    store(name),
                    "-file",
                    folder.resolve(name + ".cer").toString());
        }
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "sender",
                "-file",
                folder.resolve("sender.cer").toString(),
                "-keystore",
                store("senders"));
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "listener",
                "-file",
                folder.resolve("listener.cer").toString(),
                "-keystore",
                store("listeners"));
    }

    private static String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    private static SSLContext context(String own, String trusted) {
        return MllpTls.context(
                Path.of(store(own)), PASSWORD, Optional.of(Path.of(store(trusted))), PASSWORD);
    }

    private MllpServer start() {
        return MllpServer.start(
                new MllpServer.Config(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(context("listener", "senders")),
                        true,
                        MllpLimits.STANDARD),
                new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                Quarantine.open(folder.resolve("quarantine"), 1 << 20),
                delivery);
    }

    private static String answerTo(Socket socket) {
        try (MllpPeer peer = new MllpPeer(socket)) {
            peer.send(MllpPeer.framed(Messages.bytes(Messages.DOCUMENT)));
            return peer.code();
        } catch (IOException e) {
            return "closed";
        }
    }

    @Test
    void shouldTakeMessagesOnlyWhenThePeerShowsACertificateThatIsTrusted() throws IOException {
        try (MllpServer server = start()) {
            InetAddress host = InetAddress.getLoopbackAddress();
            String stranger =
                    answerTo(
                            context("stranger", "listeners")
                                    .getSocketFactory()
                                    .createSocket(host, server.port()));
            String plain = answerTo(new Socket(host, server.port()));
            String known =
                    answerTo(
                            context("sender", "listeners")
                                    .getSocketFactory()
                                    .createSocket(host, server.port()));

            assertThat(stranger).isEqualTo("closed");
            assertThat(plain).isNotEqualTo("AA");
            assertThat(known).isEqualTo("AA");
        }
        assertThat(delivery.noteIds()).hasSize(1);
    }

    @Test
    void shouldSayWhatIsExpectedWhenAStoreCannotBeUsed() {
        assertThatThrownBy(
                        () ->
                                MllpTls.context(
                                        Path.of(store("listener")),
                                        "wrong",
                                        Optional.empty(),
                                        null))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("expected: PKCS #12 files");
        assertThatThrownBy(
                        () ->
                                MllpTls.context(
                                        Path.of(store("listener")), null, Optional.empty(), null))
                .hasMessageContaining(MllpTls.KEY_STORE_PASSWORD + " is not set");
    }
}
