package org.longitude.deploy.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;
import org.longitude.deploy.registry.EmbeddedSchemaRegistry;
import org.longitude.ingest.synthetic.Evidence;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.schemas.TopicAdmin;
import org.longitude.schemas.TopicLayout;
import org.longitude.service.trace.Tracing;
import org.longitude.trainer.snapshot.RangeChoice;
import org.longitude.trainer.snapshot.SnapshotLimits;
import org.longitude.trainer.snapshot.SnapshotTaker;

/**
 * A snapshot of generated admissions, by the way that a hospital's take: over the topics of a
 * broker of its own, through preprocess, and off the topics again.
 *
 * @param seed of the generator
 * @param evidence where evidence stands
 * @param wordsMin least words of an admission; late evidence wants 1,200
 * @param wordsMax most words of an admission
 * @param train admissions to learn from
 * @param dev to tune on
 * @param test to report on, whose phrasings are held out
 */
public record SyntheticSnapshot(
        long seed, Evidence evidence, int wordsMin, int wordsMax, int train, int dev, int test) {

    private static final int PARTITIONS = 4;
    private static final int OTHER_NOTES_MAX = 2;

    /** Hears how far it is, 0 to 1. */
    @FunctionalInterface
    public interface Progress {
        void at(double share, String detail);
    }

    /** Makes it in a new folder. */
    public void take(Path snapshot, Progress progress) throws InterruptedException {
        try (RunningParts parts = new RunningParts()) {
            DemoFolder folder = parts.add(RunningParts.Part.FOLDER, DemoFolder.open(null));
            EmbeddedBroker broker =
                    parts.add(
                            RunningParts.Part.BROKER,
                            EmbeddedBroker.start(BrokerSettings.keptIn(folder.broker())));
            EmbeddedSchemaRegistry registry =
                    parts.add(
                            RunningParts.Part.REGISTRY,
                            EmbeddedSchemaRegistry.start(folder.registry()));
            Map<String, String> kafka =
                    Map.of(
                            "bootstrap.servers", broker.bootstrap(),
                            "schema.registry.url", registry.url());
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                TopicAdmin.create(admin, TopicLayout.of(PARTITIONS, 1));
            }
            new History(new Stages(parts, Tracing.off()))
                    .write(
                            kafka,
                            folder.streamsState(),
                            List.of(
                                    part(Split.TRAIN, train),
                                    part(Split.DEV, dev),
                                    part(Split.TEST, test)),
                            progress::at);
            new SnapshotTaker(kafka, SnapshotLimits.standard())
                    .take(
                            snapshot,
                            RangeChoice.EVERYTHING,
                            (what, passed, all) -> progress.at(1, "snapshot: " + what));
        }
    }

    private History.Part part(Split split, int admissions) {
        SyntheticConfig charts =
                SyntheticConfig.of(seed, split)
                        .withOtherNotesMax(OTHER_NOTES_MAX)
                        .withWords(wordsMin, wordsMax)
                        .withEvidence(evidence);
        return new History.Part(charts, admissions);
    }
}
