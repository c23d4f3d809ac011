package org.longitude.deploy.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.sink.TopicSink;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.v1.Origin;

/**
 * Synthetic admissions on the topics as a hospital's archive lies there: history that nobody asked
 * to be coded, normalised by preprocess.
 */
final class History {

    private final Stages stages;

    History(Stages stages) {
        this.stages = stages;
    }

    /** So many admissions of one configuration. */
    record Part(SyntheticConfig charts, int admissions) {}

    /** Hears how far it is, 0 to 1. */
    @FunctionalInterface
    interface Progress {
        void at(double share, String detail);
    }

    /** Sends all parts and returns how many admissions when preprocess is through with them. */
    long write(Map<String, String> kafka, Path streamsState, List<Part> parts, Progress progress)
            throws InterruptedException {
        // Such notes need a normaliser, and no vocabulary yet.
        TextEngine wordsOnly =
                new TextEngine(Normalizer.standard(), new VocabularyBuilder().build(1, 1));
        stages.startPreprocess(kafka, streamsState, wordsOnly);
        long all = send(kafka, parts, progress);
        try (StreamProgress stream = StreamProgress.of(kafka)) {
            while (!stream.isDone()) {
                stages.throwIfFailed();
                progress.at(
                        (1 + stream.share()) / 2,
                        Texts.number(all) + " admissions sent, preprocess follows");
                Thread.sleep(StreamProgress.LOOK_AGAIN_AFTER_MS);
            }
        }
        stages.stopPreprocess();
        return all;
    }

    private long send(Map<String, String> kafka, List<Part> parts, Progress progress) {
        long all = parts.stream().mapToLong(Part::admissions).sum();
        long sent = 0;
        try (TopicSink sink = TopicSink.open(kafka, Clock.systemUTC())) {
            for (Part part : parts) {
                SyntheticFeed feed =
                        new SyntheticFeed(part.charts(), Origin.HISTORY, false, Clock.systemUTC());
                for (int i = 0; i < part.admissions(); i++) {
                    stages.throwIfFailed();
                    feed.at(i).forEach(sink::send);
                    sent++;
                    progress.at(
                            sent / (2.0 * all),
                            Texts.number(sent) + " of " + Texts.number(all) + " admissions sent");
                }
            }
        }
        return all;
    }
}
