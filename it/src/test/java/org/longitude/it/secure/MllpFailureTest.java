package org.longitude.it.secure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.Quarantine;

/** What a broker says of a record that it does not take may name what stands in the record. */
final class MllpFailureTest {

    private static final String WORD = Canary.word(34);

    @TempDir private Path folder;

    @Test
    @Timeout(60)
    void shouldSayNoWordOfTheBrokersWhenAMessageIsNotTaken() throws IOException {
        CompletableFuture<Void> failed =
                CompletableFuture.failedFuture(
                        new IngestException(
                                IngestError.DELIVERY_FAILED,
                                "the broker did not take a record: " + WORD,
                                new RecordTooLargeException("near " + WORD)));
        try (Overheard overheard = new Overheard(new Canary());
                MllpServer server =
                        MllpServer.start(
                                MllpServer.Config.local(0),
                                new Hl7Converter(Hl7Settings.live(Clock.systemUTC())),
                                Quarantine.open(folder.resolve("quarantine"), 1 << 20),
                                items -> failed);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String answer =
                    CanaryMessages.exchange(socket, CanaryMessages.document("F1", "a note"));
            String refused = CanaryMessages.exchange(socket, "no message");

            assertThat(answer).contains("MSA|AR|F1|unavailable\r").doesNotContain(Canary.MARKER);
            assertThat(refused).contains("MSA|AR||unavailable\r").doesNotContain(Canary.MARKER);
            assertThat(overheard.lines()).isPositive();
            assertThat(overheard.leaks()).isEmpty();
        }
    }
}
