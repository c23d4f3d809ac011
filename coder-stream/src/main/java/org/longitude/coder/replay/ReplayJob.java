package org.longitude.coder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.BatchConfig;
import org.longitude.coder.ChampionRelease;
import org.longitude.coder.CoderError;
import org.longitude.coder.CoderException;
import org.longitude.coder.OfflineCoder;
import org.longitude.coder.PredictionPublisher;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * One replay: a report, and where it is asked for what follows from it on icd.predictions.
 *
 * <p>Threading: one thread.
 */
final class ReplayJob {

    private final ReplayConfig config;
    private final Map<String, String> kafka;
    private final Function<Map<String, String>, PredictionPublisher> publishers;
    private final Consumer<String> progress;

    /**
     * A replay that has not begun.
     *
     * @param progress is told now and then, in a line, how far it is
     */
    ReplayJob(
            ReplayConfig config,
            Map<String, String> kafka,
            Function<Map<String, String>, PredictionPublisher> publishers,
            Consumer<String> progress) {
        this.config = config;
        this.kafka = kafka;
        this.publishers = publishers;
        this.progress = progress;
    }

    /** Runs to the end; the figures of the whole. */
    Map<String, Object> run() throws IOException, InterruptedException {
        List<Bundle> bundles = config.bundles().stream().map(Bundle::load).toList();
        ReplayConfig.PublishConfig publication = config.publication();
        long releaseNumber = publication == null ? 0 : championNumber(bundles.get(0));
        List<ReplayModel> models = new ArrayList<>();
        try (Serde<TokenizedAdmission> admissions = Topics.ADMISSIONS_TOKENIZED.valueSerde(kafka);
                Serde<NormalizedNote> notes = Topics.NOTES_NORMALIZED.valueSerde(kafka)) {
            Map<String, Object> summary;
            ReplaySource source;
            try {
                for (Bundle bundle : bundles) {
                    models.add(new ReplayModel(bundle, config.placement()));
                }
                ReplayRange range = range();
                source =
                        config.notes() == null
                                ? new TokenizedSource(models, range, admissions.deserializer())
                                : new NotesSource(
                                        models,
                                        range,
                                        notes.deserializer(),
                                        config.from(),
                                        config.to(),
                                        config.notes());
                summary = report(models, source, range);
            } finally {
                models.forEach(ReplayModel::close);
            }
            if (publication != null && source instanceof TokenizedSource tokenized) {
                summary.put("dry_run", publication.dryRun());
                summary.put(
                        "publication",
                        publish(bundles.get(0), releaseNumber, tokenized, publication));
            }
            return summary;
        }
    }

    private ReplayRange range() {
        return config.notes() == null
                ? ReplayRange.of(
                        kafka,
                        List.of(
                                Topics.ADMISSIONS_TOKENIZED.name(),
                                Topics.ADMISSIONS_TOKENIZED_HISTORY.name()),
                        config.from(),
                        config.to())
                : ReplayRange.of(kafka, List.of(Topics.NOTES_NORMALIZED.name()), null, null);
    }

    private long championNumber(Bundle bundle) throws InterruptedException {
        return ChampionRelease.now(kafka)
                .filter(release -> release.getSha256().equals(bundle.hash()))
                .map(ModelRelease::getReleaseNumber)
                .orElseThrow(
                        () ->
                                new CoderException(
                                        CoderError.RELEASE_REFUSED,
                                        "--publish: bundle %s is not the champion (expected: the bundle that 'train release --role champion' released last, for its number puts its codes above those that stand)"
                                                .formatted(bundle.id()),
                                        null));
    }

    /** The report takes its name only when it is whole. */
    private Map<String, Object> report(
            List<ReplayModel> models, ReplaySource source, ReplayRange range) throws IOException {
        Path part = Path.of(config.out() + ".part");
        try {
            Map<String, Object> summary = write(part, models, source, range);
            Files.move(part, config.out(), StandardCopyOption.REPLACE_EXISTING);
            return summary;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Map<String, Object> write(
            Path part, List<ReplayModel> models, ReplaySource source, ReplayRange range)
            throws IOException {
        ReplayRange assigned =
                ReplayRange.of(kafka, List.of(Topics.ICD_ASSIGNED.name()), null, config.to());
        try (Serde<AssignedCodes> codes = Topics.ICD_ASSIGNED.valueSerde(kafka);
                Writer writer = Files.newBufferedWriter(part, UTF_8)) {
            SortedMap<String, SortedMap<Integer, ReplayRun.Coded>> rows =
                    new ReplayRun(models, done -> progress.accept(done + " admissions"))
                            .score(source);
            Map<String, AssignedFold> folds =
                    AssignedFold.of(assigned, codes.deserializer(), rows.keySet());
            ReplayReport report = new ReplayReport(models, writer);
            report.range(spans(range, assigned), period());
            rows.forEach((id, row) -> report.admission(id, row, folds.get(id)));
            report.codes();
            return report.summary(source.left());
        }
    }

    private static SortedMap<TopicPartition, ReplayRange.Span> spans(
            ReplayRange range, ReplayRange assigned) {
        SortedMap<TopicPartition, ReplayRange.Span> spans =
                new TreeMap<>(range.spans().comparator());
        spans.putAll(range.spans());
        spans.putAll(assigned.spans());
        return spans;
    }

    /** Of notes, whose offsets do not say which of them are meant. */
    private Map<String, Object> period() {
        Map<String, Object> period = new LinkedHashMap<>();
        if (config.notes() != null) {
            period.put("from", config.from() == null ? null : config.from().toString());
            period.put("to", config.to() == null ? null : config.to().toString());
            period.put("categories", config.notes().toString());
        }
        return period;
    }

    private Map<String, Long> publish(
            Bundle bundle,
            long releaseNumber,
            TokenizedSource source,
            ReplayConfig.PublishConfig publication) {
        // Whoever published before is fenced before what stands is read.
        try (@Nullable PredictionPublisher publisher =
                        publication.dryRun() ? null : publishers.apply(kafka);
                @Nullable OfflineCoder coder =
                        publication.dryRun() ? null : coder(bundle, publication);
                Serde<IcdPrediction> predictions = Topics.ICD_PREDICTIONS.valueSerde(kafka);
                PredictionTail tail = new PredictionTail(kafka, predictions.deserializer())) {
            return new Publication(
                            tail,
                            new Standing(source.revisions(), bundle.tokenizer().hash()),
                            releaseNumber,
                            bundle.hash(),
                            coder,
                            publisher,
                            done -> progress.accept(done + " published"),
                            Clock.systemUTC())
                    .run(source);
        }
    }

    private OfflineCoder coder(Bundle bundle, ReplayConfig.PublishConfig publication) {
        Double target = publication.precisionTarget();
        return OfflineCoder.load(
                bundle,
                config.placement(),
                BatchConfig.DEFAULT,
                target == null ? OptionalDouble.empty() : OptionalDouble.of(target));
    }
}
