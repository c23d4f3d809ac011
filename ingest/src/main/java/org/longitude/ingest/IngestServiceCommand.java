package org.longitude.ingest;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.fhir.FhirSettings;
import org.longitude.ingest.http.HttpLimits;
import org.longitude.ingest.http.IngestDesk;
import org.longitude.ingest.identity.Authorities;
import org.longitude.ingest.jsonl.JsonLinesSettings;
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
import org.longitude.service.Check;
import org.longitude.service.ServiceConfig;
import org.longitude.service.ServiceException;
import org.longitude.service.ServiceFace;
import org.longitude.service.ServiceMetrics;
import org.longitude.service.ServiceOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude serve ingest}: takes notes and codes by HTTP. */
@Command(
        name = "ingest",
        description = {
            "Takes notes, assigned codes and admissions by HTTP, as live: POST /notes and /codes"
                    + " (JSON: one, an array, or one a line), POST /fhir and"
                    + " /fhir/DocumentReference (FHIR R4). GET /openapi.json describes it.",
            "A request is answered 202 once the broker has what it brought. What is refused is"
                    + " answered with its reason, and is among the dead letters."
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

    @Option(
            names = "--source-system",
            paramLabel = "NAME",
            defaultValue = "http",
            description = "Who sends; note ids are unique within it (default: ${DEFAULT-VALUE}).")
    private String sourceSystem = "http";

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
        try {
            ServiceConfig config =
                    face.config(SERVICE, instance(), version()).orElseThrow(this::portMissing);
            try (MessageSink sink = MessageSink.open(connection.properties(), Clock.systemUTC());
                    ServiceMetrics metrics = ServiceMetrics.of(config);
                    ServiceFace running =
                            ServiceFace.start(config, checks(), metrics, desk(sink))) {
                return serve(running);
            }
        } catch (IngestException
                | SchemasException
                | ServiceException
                | IllegalArgumentException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("longitude serve ingest: " + e.getMessage());
            err.flush();
            return EXIT_WORLD;
        }
    }

    private IllegalArgumentException portMissing() {
        return new IllegalArgumentException(
                "--http-port: missing (expected: the port to take notes on)");
    }

    private static String instance() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static String version() {
        @Nullable String version =
                IngestServiceCommand.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** A broker that is away is each request's 503; the service itself lives on. */
    private static List<Check> checks() {
        return List.of();
    }

    private IngestDesk desk(MessageSink sink) {
        Arrival arrival = new Arrival(sourceSystem, Origin.LIVE, true, Clock.systemUTC());
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
                new Rejections(Quarantine.open(quarantine, Quarantine.FOLDER_BYTES_MAX_DEFAULT)),
                sink::deliverAndWait,
                new HttpLimits(
                        bodyBytesMax,
                        bytesInFlightMax,
                        requestsInFlightMax,
                        HttpLimits.STANDARD.retryAfterSeconds()));
    }

    /** Ends with the process: a shutdown answers what is under way first. */
    private int serve(ServiceFace running) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    running.close();
                                    stopped.countDown();
                                },
                                "ingest-shutdown"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("ingest: listening on " + running.url());
        out.flush();
        stopped.await();
        return EXIT_STOPPED;
    }
}
