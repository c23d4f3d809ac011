package org.longitude.ingest;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.BrokerWatch;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.v1.Origin;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceException;
import org.longitude.service.ServiceOptions;
import org.longitude.service.trace.Tracing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude serve mllp}: what {@code serve ingest --mllp-port} does, and nothing else. */
@Command(
        name = "mllp",
        description = {
            "Takes HL7 v2 messages over MLLP: MDM, ORU^R01, ADT, BAR and DFT. A message is"
                    + " acknowledged (AA) once the broker has it. 'serve ingest' does the same"
                    + " beside HTTP.",
            "AE: the message is refused and stands in the dead letters. AR: it was not taken;"
                    + " send it again, unless its kind is not supported."
        },
        mixinStandardHelpOptions = true)
public final class MllpCommand implements Callable<Integer> {

    private static final String SERVICE = "mllp";
    private static final int EXIT_STOPPED = 0;
    private static final int EXIT_WORLD = 3;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ServiceOptions face = new ServiceOptions();
    @Mixin private Hl7Options messages = new Hl7Options();
    @Mixin private DocumentOptions documents = new DocumentOptions();
    @Mixin private MllpOptions mllp = new MllpOptions();

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

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            // What was typed is checked before anything is connected.
            Optional<ServiceConfig> http = face.config(SERVICE, IngestServiceCommand.instance());
            MllpServer.Config config = mllp.configOrCustom();
            Map<String, String> broker = connection.properties();
            Hl7Converter converter =
                    new Hl7Converter(
                            new Hl7Settings(
                                    Optional.ofNullable(sourceSystem),
                                    Origin.LIVE,
                                    true,
                                    Clock.systemUTC(),
                                    documents.authorities(),
                                    documents.categories(),
                                    messages.defaults()));
            try (Tracing tracing = FeedOptions.tracing();
                    MessageSink sink = MessageSink.open(broker, Clock.systemUTC(), tracing);
                    IngestListeners listeners = new IngestListeners(tracing)) {
                listeners.mllp(
                        MllpServer.start(
                                config,
                                converter,
                                Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT),
                                sink::deliver));
                http.ifPresent(shown -> listeners.operators(shown, BrokerWatch.start(broker)));
                listeners.untilStopped(SERVICE, spec.commandLine().getOut(), mllp);
                return EXIT_STOPPED;
            }
        } catch (IngestException
                | SchemasException
                | ServiceException
                | IllegalArgumentException e) {
            err.println("longitude serve mllp: " + e.getMessage());
            err.flush();
            return EXIT_WORLD;
        }
    }
}
