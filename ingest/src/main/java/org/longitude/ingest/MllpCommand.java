package org.longitude.ingest;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.mllp.MllpLimits;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.mllp.MllpTls;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.v1.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude serve mllp}: takes HL7 v2 messages over MLLP. */
@Command(
        name = "mllp",
        description = {
            "Takes HL7 v2 messages over MLLP: MDM, ORU^R01, ADT, BAR and DFT. A message is"
                    + " acknowledged (AA) once the broker has it.",
            "AE: the message is refused and stands in the dead letters. AR: it was not taken;"
                    + " send it again, unless its kind is not supported."
        },
        mixinStandardHelpOptions = true)
public final class MllpCommand implements Callable<Integer> {

    private static final int EXIT_STOPPED = 0;
    private static final int EXIT_WORLD = 3;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Mixin private Hl7Options messages = new Hl7Options();

    @Option(
            names = "--mllp-port",
            paramLabel = "N",
            defaultValue = "2575",
            description = "Where to listen; 0 takes a free port (default: ${DEFAULT-VALUE}).")
    private int port = 2575;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description =
                    "Interface to listen on (default: ${DEFAULT-VALUE}; 0.0.0.0 for all, which"
                            + " wants TLS or a network that nobody else is in).")
    private String bind = "localhost";

    @Option(
            names = "--source-system",
            paramLabel = "NAME",
            description = "Who sends; note ids are unique within it (default: MSH-3@MSH-4).")
    private @Nullable String sourceSystem;

    @Option(
            names = "--quarantine",
            paramLabel = "DIR",
            defaultValue = ".longitude/quarantine",
            description = "Keeps what is too large for a topic (default: ${DEFAULT-VALUE}).")
    private Path quarantine = Path.of(".longitude/quarantine");

    @Option(
            names = "--connections-max",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections at a time (default: ${DEFAULT-VALUE}).")
    private int connectionsMax = 64;

    @Option(
            names = "--idle-minutes",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "A connection without a message is closed after so long"
                            + " (default: ${DEFAULT-VALUE}).")
    private int idleMinutes = 30;

    @Option(
            names = "--tls-key-store",
            paramLabel = "FILE",
            description =
                    "PKCS #12 file with the listener's key and certificate: TLS instead of plain"
                            + " sockets. Its password is in the environment: "
                            + MllpTls.KEY_STORE_PASSWORD
                            + ", or in the file that "
                            + MllpTls.KEY_STORE_PASSWORD
                            + "_FILE names.")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-trust-store",
            paramLabel = "FILE",
            description =
                    "PKCS #12 file with the certificates of those who may send; every peer then has"
                            + " to show one. Password: "
                            + MllpTls.TRUST_STORE_PASSWORD
                            + ".")
    private @Nullable Path trustStore;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            // What was typed is checked before anything is connected.
            MllpServer.Config config = config();
            Hl7Converter converter = new Hl7Converter(settings());
            try (MessageSink sink = MessageSink.open(connection.properties(), Clock.systemUTC());
                    MllpServer server = start(config, converter, sink)) {
                return serve(server);
            }
        } catch (IngestException | SchemasException | IllegalArgumentException e) {
            err.println("longitude serve mllp: " + e.getMessage());
            err.flush();
            return EXIT_WORLD;
        }
    }

    private Hl7Settings settings() {
        return new Hl7Settings(
                Optional.ofNullable(sourceSystem),
                Origin.LIVE,
                true,
                Clock.systemUTC(),
                messages.authorities(),
                messages.defaults());
    }

    private MllpServer start(MllpServer.Config config, Hl7Converter converter, MessageSink sink) {
        return MllpServer.start(
                config,
                converter,
                Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT),
                sink::deliverAndWait);
    }

    private MllpServer.Config config() {
        MllpLimits standard = MllpLimits.STANDARD;
        return new MllpServer.Config(
                new InetSocketAddress(bind, port),
                keyStore == null
                        ? Optional.empty()
                        : Optional.of(MllpTls.context(keyStore, Optional.ofNullable(trustStore))),
                trustStore != null,
                new MllpLimits(
                        connectionsMax,
                        standard.frameBytesMax(),
                        standard.memoryBytesMax(),
                        new MllpLimits.Times(
                                Duration.ofMinutes(idleMinutes),
                                standard.times().frame(),
                                standard.times().answer())));
    }

    /** Ends with the process: a shutdown waits until what is under way is answered. */
    private int serve(MllpServer server) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread onShutdown =
                new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "mllp-shutdown");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        PrintWriter out = spec.commandLine().getOut();
        out.println("mllp: listening on " + bind + ":" + server.port());
        out.flush();
        stopped.await();
        return EXIT_STOPPED;
    }
}
