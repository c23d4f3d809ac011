package org.longitude.ingest;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.mllp.MllpLimits;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.mllp.MllpTls;
import picocli.CommandLine.Option;

/** Where and how HL7 v2 is listened for over MLLP. */
final class MllpOptions {

    private static final int PORT_BY_CUSTOM = 2575;

    @Option(
            names = "--mllp-port",
            paramLabel = "PORT",
            description =
                    "Listens for HL7 v2 over MLLP there; 0 takes a free port"
                            + " (default: 2575 for serve mllp, none for serve ingest).")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description =
                    "Interface to listen on for MLLP (default: ${DEFAULT-VALUE}; 0.0.0.0 for all, which"
                            + " wants TLS or a network that nobody else is in).")
    private String address = "localhost";

    @Option(
            names = "--connections-max",
            paramLabel = "N",
            defaultValue = "64",
            description = "MLLP connections at a time (default: ${DEFAULT-VALUE}).")
    private int connectionsMax = 64;

    @Option(
            names = "--idle-minutes",
            paramLabel = "N",
            defaultValue = "30",
            description =
                    "An MLLP connection without a message is closed after so long"
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

    /** Where to listen; empty where nobody asked for it. */
    Optional<MllpServer.Config> config() {
        return Optional.ofNullable(port).map(this::config);
    }

    /** Where to listen, on the custom's port where nobody says another. */
    MllpServer.Config configOrCustom() {
        return config().orElseGet(() -> config(PORT_BY_CUSTOM));
    }

    private MllpServer.Config config(int given) {
        MllpLimits standard = MllpLimits.STANDARD;
        return new MllpServer.Config(
                new InetSocketAddress(address, given),
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

    /** Where it listens, for people. */
    String at(MllpServer server) {
        return address + ":" + server.port();
    }
}
