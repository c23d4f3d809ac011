package org.longitude.ingest.mllp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.hl7.BrokenMessages;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.hl7.Messages;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Rejection;
import org.longitude.schemas.Quarantine;

@Timeout(120)
final class MllpServerTest {

    private static final MllpLimits.Times PATIENT =
            new MllpLimits.Times(
                    Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));

    @TempDir private Path folder;

    private final RecordingDelivery delivery = new RecordingDelivery();
    private MllpServer server;

    @BeforeEach
    void listen() {
        server = start(new MllpLimits(8, 1 << 20, 4 << 20, PATIENT));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MllpServer start(MllpLimits limits) {
        return MllpServer.start(
                new MllpServer.Config(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.empty(),
                        false,
                        limits),
                new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                Quarantine.open(folder.resolve("quarantine"), 1L << 30),
                delivery);
    }

    private static byte[] message(int number) {
        return Messages.bytes(
                Messages.DOCUMENT.stream()
                        .map(
                                line ->
                                        line.replace("|D-1|", "|D-" + number + "|")
                                                .replace("DOC-1", "DOC-" + number))
                        .toList());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void shouldNameTheMessageAndTheReceiverWhenItAccepts() throws IOException {
        try (MllpPeer peer = new MllpPeer(server.port())) {
            peer.send(MllpPeer.framed(message(1)));
            String answer = peer.answer().orElseThrow();

            assertThat(answer)
                    .startsWith("MSH|^~\\&|LONGITUDE|NORTH|DICTA|NORTH|")
                    .contains("||ACK^T02^ACK|")
                    .contains("|P|2.5\r")
                    .contains("MSA|AA|D-1\r");
        }
        assertThat(delivery.noteIds()).containsExactly("DOC-1");
    }

    @Test
    void shouldSayAeAndTheReasonWhenAMessageIsRefused() throws IOException {
        byte[] broken = new String(message(1), UTF_8).replace("DOC-1", "").getBytes(UTF_8);
        try (MllpPeer peer = new MllpPeer(server.port())) {
            peer.send(MllpPeer.framed(broken));

            assertThat(peer.answer().orElseThrow())
                    .contains("MSA|AE|D-1|missing_id\r")
                    .contains("ERR|||101^^HL70357|E|missing_id|||a required id is missing\r");
        }
        Rejection.WithBytes rejection = (Rejection.WithBytes) delivery.arrived().get(0);
        assertThat(rejection.original().toByteArray()).isEqualTo(broken);
        assertThat(rejection.position().source()).isEqualTo("mllp:" + server.port());
    }

    @Test
    void shouldSayArAndTakeNothingWhenTheBrokerIsDown() throws IOException {
        try (MllpPeer peer = new MllpPeer(server.port())) {
            delivery.goDown(true);
            peer.send(MllpPeer.framed(message(1)));
            String down = peer.answer().orElseThrow();
            peer.send(MllpPeer.framed(new byte[] {'x'}));
            String refusedWhileDown = peer.code();
            delivery.goDown(false);
            peer.send(MllpPeer.framed(message(1)));

            assertThat(down).contains("MSA|AR|D-1|unavailable\r").contains("|207^^HL70357|");
            assertThat(refusedWhileDown).isEqualTo("AR");
            assertThat(peer.code()).isEqualTo("AA");
        }
        assertThat(delivery.noteIds()).containsExactly("DOC-1");
        assertThat(delivery.reasons()).isEmpty();
    }

    @Test
    void shouldAnswerInOrderWhenManyMessagesComeAtOnce() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            frames.add(MllpPeer.framed(message(i)));
        }
        try (MllpPeer peer = new MllpPeer(server.port())) {
            peer.send(joined(frames.toArray(byte[][]::new)));
            for (int i = 0; i < 50; i++) {
                assertThat(peer.answer().orElseThrow()).contains("MSA|AA|D-" + i + "\r");
            }
        }
        assertThat(delivery.noteIds()).hasSize(50);
    }

    @Test
    void shouldReadTheSameWhenBytesComeOneByOne() throws IOException {
        try (MllpPeer peer = new MllpPeer(server.port())) {
            for (byte b : MllpPeer.framed(message(1))) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.code()).isEqualTo("AA");
        }
    }

    @Test
    void shouldTakeNothingWhenThePeerVanishesInsideAMessage() throws Exception {
        byte[] frame = MllpPeer.framed(message(1));
        try (MllpPeer peer = new MllpPeer(server.port())) {
            peer.send(Arrays.copyOf(frame, frame.length / 2));
            peer.end();
            assertThat(peer.code()).isEqualTo("closed");
        }
        assertThat(delivery.arrived()).isEmpty();
        assertThat(eventuallyNone()).isZero();
    }

    /** Connections once their threads have ended; a peer sees its end before that. */
    private int eventuallyNone() throws InterruptedException {
        for (int i = 0; i < 200 && server.connections() > 0; i++) {
            Thread.sleep(25);
        }
        return server.connections();
    }

    @Test
    void shouldKeepTheMessageWhenThePeerVanishesBeforeItsAnswer() throws Exception {
        CountDownLatch gate = delivery.holdUp();
        try (MllpPeer peer = new MllpPeer(server.port())) {
            peer.send(MllpPeer.framed(message(1)));
            delivery.awaitBegun();
        }
        gate.countDown();

        assertThat(eventuallyNone()).isZero();
        assertThat(delivery.noteIds()).containsExactly("DOC-1");
    }

    @Test
    void shouldQuarantineAndSayAeWhenAMessageIsLargerThanMemoryAllows() throws IOException {
        byte[] large = joined(message(1), ("OBX|3|TX|||" + "x".repeat(3 << 20)).getBytes(US_ASCII));
        try (MllpPeer peer = new MllpPeer(server.port())) {
            peer.send(MllpPeer.framed(large));

            assertThat(peer.answer().orElseThrow()).contains("MSA|AE|D-1|record_too_long\r");
            peer.send(MllpPeer.framed(message(2)));
            assertThat(peer.code()).isEqualTo("AA");
        }
        Rejection.Kept kept = (Rejection.Kept) delivery.arrived().get(0);
        assertThat(kept.kept().sizeBytes()).isEqualTo(large.length);
        assertThat(server.memoryLeftBytes()).isLessThanOrEqualTo(4 << 20);
    }

    @Test
    void shouldGiveAllMemoryBackWhenConnectionsEnd() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (MllpPeer peer = new MllpPeer(server.port())) {
                peer.send(MllpPeer.framed(message(i)));
                peer.code();
                peer.send(Arrays.copyOf(MllpPeer.framed(message(i)), 200));
            }
        }
        assertThat(eventuallyNone()).isZero();
        assertThat(server.memoryLeftBytes()).isEqualTo(4L << 20);
    }

    @Test
    void shouldSayArWhenManyLargeMessagesComeTogether() throws IOException {
        byte[] half = Arrays.copyOf(MllpPeer.framed(large(900_000)), 800_000);
        List<MllpPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                MllpPeer peer = new MllpPeer(server.port());
                peers.add(peer);
                peer.send(half);
            }
            MllpPeer last = new MllpPeer(server.port());
            peers.add(last);
            // All memory may be taken only once the halves are read; so ask until it is.
            String code = "AA";
            for (int i = 0; i < 200 && code.equals("AA"); i++) {
                last.send(MllpPeer.framed(large(900_000)));
                code = last.code();
            }
            assertThat(code).isEqualTo("AR");
        } finally {
            for (MllpPeer peer : peers) {
                peer.close();
            }
        }
    }

    private static byte[] large(int bytes) {
        return joined(message(1), ("OBX|3|TX|||" + "x".repeat(bytes)).getBytes(US_ASCII));
    }

    @Test
    void shouldCloseAtOnceWhenTooManyAreConnected() throws IOException {
        List<MllpPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                MllpPeer peer = new MllpPeer(server.port());
                peers.add(peer);
                peer.send(MllpPeer.framed(message(i)));
                assertThat(peer.code()).isEqualTo("AA");
            }
            MllpPeer ninth = new MllpPeer(server.port());
            peers.add(ninth);
            assertThat(ninth.code()).isEqualTo("closed");
            peers.get(0).send(MllpPeer.framed(message(0)));
            assertThat(peers.get(0).code()).isEqualTo("AA");
        } finally {
            for (MllpPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void shouldCloseAPeerThatIsIdleOrSlowWhenItsTimeIsOver() throws IOException {
        MllpLimits.Times brief =
                new MllpLimits.Times(
                        Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMinutes(1));
        try (MllpServer impatient = start(new MllpLimits(8, 1 << 20, 4 << 20, brief));
                MllpPeer idle = new MllpPeer(impatient.port());
                MllpPeer slow = new MllpPeer(impatient.port())) {
            slow.send(Arrays.copyOf(MllpPeer.framed(message(1)), 50));

            assertThat(idle.code()).isEqualTo("closed");
            assertThat(slow.code()).isEqualTo("closed");
        }
        assertThat(delivery.arrived()).isEmpty();
    }

    @Test
    void shouldAnswerWhatIsUnderWayAndTakeNothingMoreWhenItStops() throws Exception {
        CountDownLatch gate = delivery.holdUp();
        try (MllpPeer peer = new MllpPeer(server.port());
                MllpPeer idle = new MllpPeer(server.port())) {
            peer.send(joined(MllpPeer.framed(message(1)), MllpPeer.framed(message(2))));
            delivery.awaitBegun();
            Thread stopping = new Thread(server::close);
            stopping.start();
            assertThat(idle.code()).isEqualTo("closed");
            gate.countDown();

            assertThat(peer.code()).isEqualTo("AA");
            assertThat(peer.code()).isEqualTo("closed");
            stopping.join();
        }
        assertThat(delivery.noteIds()).containsExactly("DOC-1");
        assertThatThrownBy(() -> new MllpPeer(server.port()).close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldSayWhatToDoWhenThePortIsTaken() {
        assertThatThrownBy(
                        () ->
                                MllpServer.start(
                                        MllpServer.Config.local(server.port()),
                                        new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                                        Quarantine.open(folder.resolve("q2"), 1 << 20),
                                        delivery))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("expected: a free port");
    }

    @Test
    void shouldAnswerEveryBrokenMessageWithoutItsText() throws IOException {
        try (MllpPeer peer = new MllpPeer(server.port())) {
            for (BrokenMessages.Case broken : BrokenMessages.all()) {
                byte[] message = broken.message().toByteArray();
                if (message.length > 1 << 20) {
                    continue;
                }
                peer.send(MllpPeer.framed(message));
                String answer = peer.answer().orElseThrow();
                boolean good =
                        broken.expected().equals("taken") || broken.expected().equals("skipped");

                assertThat(MllpPeer.codeOf(answer))
                        .as(broken.name())
                        .isIn(good ? List.of("AA") : List.of("AE", "AR"));
                assertThat(answer).as(broken.name()).doesNotContain(BrokenMessages.SECRET);
            }
        }
    }
}
