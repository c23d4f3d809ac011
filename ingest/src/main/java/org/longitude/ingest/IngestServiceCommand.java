package org.longitude.ingest;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.hl7.Hl7Converter;
import org.longitude.ingest.hl7.Hl7Settings;
import org.longitude.ingest.http.HttpLimits;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
import org.longitude.ingest.mllp.MllpServer;
import org.longitude.ingest.sink.BrokerWatch;
import org.longitude.ingest.sink.MessageSink;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.IngestException;
import org.longitude.ingest.source.Rejections;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.Quarantine;
import org.longitude.schemas.SchemasException;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
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

/** {@code longitude serve ingest}: takes notes and codes by HTTP. */
@Command(
        name = "ingest",
        description = {
            "Takes notes, assigned codes and admissions as live, by HTTP (--http-port): POST /notes"
                    + " and /codes (JSON: one, an array, or one a line), POST /fhir and"
                    + " /fhir/DocumentReference (FHIR R4), GET /openapi.json describes it; and by"
                    + " HL7 v2 over MLLP (--mllp-port): MDM, ORU^R01, ADT, BAR and DFT.",
            "202, or AA, is answered once the broker has what was brought. What is refused is"
                    + " answered with its reason (AE), and is among the dead letters; 429, 503 and"
                    + " AR say that nothing was taken: send it again, unless its kind is not"
                    + " supported."
        },
        mixinStandardHelpOptions = true)
public final class IngestServiceCommand implements Callable<Integer> {

    private static final String SERVICE = "ingest";
    private static final int EXIT_STOPPED = 0;
    private static final int EXIT_WORLD = 3;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ServiceOptions face = new ServiceOptions();
    @Mixin private DocumentOptions documents = new DocumentOptions();
    @Mixin private MllpOptions mllp = new MllpOptions();
    @Mixin private Hl7Options messages = new Hl7Options();

    @Option(
            names = "--source-system",
            paramLabel = "NAME",
            description =
                    "Who sends; note ids are unique within it (default: http; MSH-3@MSH-4 over"
                            + " MLLP).")
    private @Nullable String sourceSystem;

    @Option(
            names = "--no-admission",
            description =
                    "A JSON note that names no admission belongs to none and is never coded;"
                            + " without this it is an admission of its own.")
    private boolean noAdmission;

    @Option(
            names = "--category",
            paramLabel = "CATEGORY",
            defaultValue = "DISCHARGE_SUMMARY",
            description = "Category of a JSON note that names none (default: ${DEFAULT-VALUE}).")
    private NoteCategory category = NoteCategory.DISCHARGE_SUMMARY;

    @Option(
            names = "--code-system",
            paramLabel = "SYSTEM",
            defaultValue = "ICD_10_CM",
            description = "System of JSON codes that name none (default: ${DEFAULT-VALUE}).")
    private CodeSystem codeSystem = CodeSystem.ICD_10_CM;

    @Option(
            names = "--body-bytes-max",
            paramLabel = "N",
            defaultValue = "16777216",
            description = "Longest body; longer ones are answered 413 (default: ${DEFAULT-VALUE}).")
    private int bodyBytesMax = HttpLimits.BODY_BYTES_CEILING;

    @Option(
            names = "--bytes-in-flight-max",
            paramLabel = "N",
            defaultValue = "268435456",
            description =
                    "Bytes of all bodies under way; beyond them 429 (default: ${DEFAULT-VALUE}).")
    private long bytesInFlightMax = HttpLimits.STANDARD.bytesInFlightMax();

    @Option(
            names = "--requests-in-flight-max",
            paramLabel = "N",
            defaultValue = "256",
            description = "Requests under way; beyond them 429 (default: ${DEFAULT-VALUE}).")
    private int requestsInFlightMax = HttpLimits.STANDARD.requestsInFlightMax();

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
            Optional<ServiceConfig> http = face.config(SERVICE, instance(), version());
            Optional<MllpServer.Config> listener = mllp.config();
            if (http.isEmpty() && listener.isEmpty()) {
                throw new IllegalArgumentException(
                        "--http-port or --mllp-port: missing (expected: one of them, or both)");
            }
            Hl7Converter converter = new Hl7Converter(messages());
            Map<String, String> broker = connection.properties();
            try (Tracing tracing = FeedOptions.tracing();
                    MessageSink sink = MessageSink.open(broker, Clock.systemUTC(), tracing);
                    IngestListeners listeners = new IngestListeners(tracing)) {
                if (http.isPresent()) {
                    listeners.http(http.get(), desk(sink, tracing), BrokerWatch.start(broker));
                }
                listener.ifPresent(
                        config ->
                                listeners.mllp(
                                        MllpServer.start(
                                                config,
                                                converter,
                                                openQuarantine(),
                                                sink::deliver)));
                listeners.untilStopped(SERVICE, spec.commandLine().getOut(), mllp);
                return EXIT_STOPPED;
            }
        } catch (IngestException
                | SchemasException
                | ServiceException
                | IllegalArgumentException e) {
            err.println("longitude serve ingest: " + e.getMessage());
            err.flush();
            return EXIT_WORLD;
        }
    }

    private Hl7Settings messages() {
        return new Hl7Settings(
                Optional.ofNullable(sourceSystem),
                Origin.LIVE,
                true,
                Clock.systemUTC(),
                documents.authorities(),
                documents.categories(),
                messages.defaults());
    }

    private Quarantine openQuarantine() {
        return Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT);
    }

    static String instance() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static String version() {
        @Nullable String version =
                IngestServiceCommand.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private IngestDesk desk(MessageSink sink, Tracing tracing) {
        Arrival arrival =
                new Arrival(
                        sourceSystem == null ? "http" : sourceSystem,
                        Origin.LIVE,
                        true,
                        Clock.systemUTC());
        Authorities authorities = documents.authorities();
        CategoryTable categories = documents.categories();
        return new IngestDesk(
                new JsonLinesSettings(
                        arrival,
                        category,
                        !noAdmission,
                        codeSystem,
                        JsonLinesSettings.LINE_BYTES_MAX),
                new FhirSettings(arrival, authorities, categories),
                new Rejections(openQuarantine()),
                sink::deliverAndWait,
                new HttpLimits(
                        bodyBytesMax,
                        bytesInFlightMax,
                        requestsInFlightMax,
                        HttpLimits.STANDARD.retryAfterSeconds()),
                tracing);
    }
}
