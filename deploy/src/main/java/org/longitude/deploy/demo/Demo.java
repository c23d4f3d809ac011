package org.longitude.deploy.demo;

import ai.djl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.ingest.sink.TopicSink;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.service.trace.Tracing;

/**
 * Broker, registry, topics, preprocess, coder and feed in one process, from start to report.
 *
 * <p>Threading: {@link #run} on one thread; {@link #close} may be called from any, also while it
 * starts, and makes {@code run} end. Ownership: owns every part that it starts.
 */
final class Demo implements AutoCloseable {

    /** Enough to show partitions at work; each costs a Streams task. */
    private static final int PARTITIONS = 4;

    private static final long TICK_MS = 100;
    private static final int WAITING_SHOWN_MAX = 5;

    private final DemoConfig config;
    private final DemoView view;
    private final Ledger ledger;
    private final Stopwatch sinceStart;
    private final RunningParts parts = new RunningParts();
    private final Tracing tracing;
    private final Stages stages;
    private final Steps steps;
    private volatile boolean stopping;

    /**
     * A demo, to be run.
     *
     * @param tracing its own from now on
     */
    Demo(DemoConfig config, DemoView view, Ledger ledger, Stopwatch sinceStart, Tracing tracing) {
        this.config = config;
        this.tracing = parts.add(RunningParts.Part.TRACING, tracing);
        this.stages = new Stages(parts, tracing);
        this.view = view;
        this.ledger = ledger;
        this.sinceStart = sinceStart;
        this.steps = new Steps(view);
    }

    /** What every part needs to know of the others. */
    private record World(DemoFolder folder, Map<String, String> kafka, Bundle bundle) {}

    /**
     * Runs until all is coded, with once, or until it is closed.
     *
     * @return what it came to; null where it was closed before
     * @throws DeployException if admissions were left without codes at the end
     */
    @Nullable DemoReport run() throws InterruptedException {
        DemoFolder folder = parts.add(RunningParts.Part.FOLDER, DemoFolder.open(config.data()));
        World world = start(folder);
        Watcher watcher =
                steps.run(
                        Step.WATCHER,
                        () -> watch(world.kafka()),
                        started -> "reads committed records only");
        Feed feed = feed(world);
        view.ready(world.bundle().id(), sinceStart.seconds());
        feed.start();
        awaitEnd(feed, watcher);
        if (stopping) {
            return null;
        }
        double seconds = sinceStart.seconds();
        settle(watcher);
        return report(world, feed, seconds);
    }

    private World start(DemoFolder folder) throws InterruptedException {
        Path bundleDirectory = config.retrain() == null ? bundleDirectory() : null;
        requireInput();
        CompletableFuture<EmbeddedBroker> broker =
                steps.begin(Step.BROKER, () -> broker(folder), EmbeddedBroker::bootstrap);
        CompletableFuture<EmbeddedSchemaRegistry> registry =
                steps.begin(Step.REGISTRY, () -> registry(folder), EmbeddedSchemaRegistry::url);
        CompletableFuture<@Nullable Bundle> shipped =
                steps.begin(
                        Step.ENGINE,
                        () -> loadBundle(bundleDirectory),
                        bundle -> bundle == null ? "engine loaded" : bundle.id());
        Steps.awaitAll(List.of(broker, registry, shipped));
        Map<String, String> kafka =
                Map.of(
                        "bootstrap.servers", Steps.await(broker).bootstrap(),
                        "schema.registry.url", Steps.await(registry).url());
        steps.run(Step.TOPICS, () -> createTopics(kafka), count -> count + " topics");
        Bundle given = Steps.await(shipped);
        Bundle bundle = given == null ? retrain(kafka, folder) : given;
        startStages(new World(folder, kafka, bundle));
        return new World(folder, kafka, bundle);
    }

    private Bundle retrain(Map<String, String> kafka, DemoFolder folder)
            throws InterruptedException {
        DemoConfig.Training training = Objects.requireNonNull(config.retrain(), "retrain");
        return new Retrain(training, config.seed(), view, stages).run(kafka, folder);
    }

    private void startStages(World world) throws InterruptedException {
        Bundle bundle = world.bundle();
        CompletableFuture<Boolean> preprocess =
                steps.begin(
                        Step.PREPROCESS,
                        () -> {
                            stages.startPreprocess(
                                    world.kafka(),
                                    world.folder().streamsState(),
                                    TextEngine.load(bundle.directory()));
                            return true;
                        },
                        done -> "Kafka Streams, exactly once");
        CompletableFuture<Boolean> coder =
                steps.begin(
                        Step.CODER,
                        () -> {
                            stages.startCoder(world.kafka(), bundle);
                            return true;
                        },
                        done -> bundle.labels().size() + " codes");
        Steps.awaitAll(List.of(preprocess, coder));
    }

    private EmbeddedBroker broker(DemoFolder folder) {
        return parts.add(
                RunningParts.Part.BROKER,
                EmbeddedBroker.start(BrokerSettings.keptIn(folder.broker())));
    }

    private EmbeddedSchemaRegistry registry(DemoFolder folder) {
        return parts.add(
                RunningParts.Part.REGISTRY, EmbeddedSchemaRegistry.start(folder.registry()));
    }

    /** The engine's native libraries take a second or two: they load while the broker starts. */
    private static @Nullable Bundle loadBundle(@Nullable Path directory) {
        Bundle bundle = directory == null ? null : Bundle.load(directory);
        Engine.getInstance();
        return bundle;
    }

    /** Looked for before anything starts: whoever mistyped a path should know at once. */
    private Path bundleDirectory() {
        Path asked = config.bundle();
        Path shipped = Path.of(System.getProperty("longitude.home", "."), "bundle", "demo");
        Path directory = asked == null ? shipped : asked;
        if (!Files.isRegularFile(directory.resolve(BundleFiles.MANIFEST))) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    "There is no model in "
                            + directory
                            + " (expected: a directory with "
                            + BundleFiles.MANIFEST
                            + "); name one with --bundle, or train one with --retrain");
        }
        return directory;
    }

    private void requireInput() {
        DemoConfig.Input input = config.input();
        if (input == null || FhirSource.isStandardInput(input)) {
            return;
        }
        Path file = Path.of(input.place());
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            boolean fhir = input.format() == DemoConfig.Input.Format.FHIR;
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    (fhir ? "--fhir " : "--input ")
                            + file
                            + ": no such file, or not readable (expected: "
                            + (fhir ? "FHIR in JSON or XML" : "JSON lines")
                            + ")");
        }
    }

    private static int createTopics(Map<String, String> kafka) {
        try (Admin admin =
                Admin.create(
                        Map.of("bootstrap.servers", kafka.getOrDefault("bootstrap.servers", "")))) {
            return TopicAdmin.create(admin, TopicLayout.of(PARTITIONS, 1)).size();
        }
    }

    private Watcher watch(Map<String, String> kafka) throws InterruptedException {
        Watcher watcher = parts.add(RunningParts.Part.WATCHER, Watcher.start(kafka, ledger, view));
        watcher.catchUp();
        ledger.beginFeeding();
        return watcher;
    }

    private Feed feed(World world) {
        AdmissionSource source = source(world.folder().quarantine());
        TopicSink sink = TopicSink.open(world.kafka(), Clock.systemUTC(), tracing);
        return parts.add(
                RunningParts.Part.FEED,
                new Feed(source, sink, ledger, view, config.admissionsPerSecond()));
    }

    private AdmissionSource source(Path quarantine) {
        DemoConfig.Input input = config.input();
        if (input == null) {
            return new SyntheticSource(
                    config.seed(),
                    config.firstAdmission(),
                    config.admissionsMax(),
                    ledger::codedEarlier);
        }
        return input.format() == DemoConfig.Input.Format.FHIR
                ? FhirSource.open(input, quarantine, config.admissionsMax())
                : JsonLinesSource.open(Path.of(input.place()), quarantine, config.admissionsMax());
    }

    private void awaitEnd(Feed feed, Watcher watcher) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(config.timeoutSeconds());
        while (!stopping) {
            feed.throwIfFailed();
            watcher.throwIfFailed();
            stages.throwIfFailed();
            if (config.once() && feed.hasEnded() && ledger.waiting() == 0) {
                return;
            }
            if (config.once() && System.nanoTime() > deadline) {
                throw timedOut(feed);
            }
            Thread.sleep(TICK_MS);
        }
    }

    private DeployException timedOut(Feed feed) {
        Totals totals = ledger.totals();
        return new DeployException(
                DeployError.DEMO_FAILED,
                Texts.number(totals.waiting())
                        + " of "
                        + Texts.number(totals.fed())
                        + " admissions sent have no codes after "
                        + config.timeoutSeconds()
                        + " s"
                        + (feed.hasEnded() ? "" : ", and not all were sent yet")
                        + ": "
                        + String.join(", ", ledger.waitingAdmissions(WAITING_SHOWN_MAX))
                        + " ...; raise --timeout, or set LONGITUDE_LOG_DIR to see why");
    }

    /** Whatever the stages still commit, a repeat for example, belongs into the report. */
    private void settle(Watcher watcher) throws InterruptedException {
        parts.close(RunningParts.Part.FEED);
        parts.close(RunningParts.Part.PREPROCESS);
        parts.close(RunningParts.Part.CODER);
        watcher.catchUp();
    }

    private DemoReport report(World world, Feed feed, double seconds) {
        Totals totals = ledger.totals();
        Long first = totals.firstCodedNanos();
        return new DemoReport(
                totals.fed(),
                totals.coded(),
                totals.duplicates(),
                totals.deadLettered(),
                totals.latencyMs(),
                totals.microF1(),
                totals.macroF1(),
                totals.routed(),
                world.bundle().id(),
                totals.deadLetters(),
                feed.rejectedLines(),
                totals.words(),
                totals.unknownWordRate(),
                config.admissionsPerSecond(),
                first == null ? null : sinceStart.secondsAt(first),
                seconds);
    }

    /** For an end that cannot wait for the parts: what was to go away goes away. */
    void dropFolder() {
        parts.close(RunningParts.Part.FOLDER);
    }

    @Override
    public void close() {
        stopping = true;
        parts.close();
    }
}
