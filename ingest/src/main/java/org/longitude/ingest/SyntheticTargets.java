package org.longitude.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.sink.NoteSink;
import org.longitude.ingest.sink.TopicSink;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticMimicWriter;
import org.longitude.ingest.synthetic.SyntheticTruthWriter;

/**
 * Where generated admissions go: a folder, a truth file, the topics, or several of them.
 *
 * <p>Ownership: closes whatever it opened.
 */
final class SyntheticTargets implements AutoCloseable {

    /** What was written. */
    record Counts(long admissions, long notes, long codes, long evidenceSpans) {

        Counts plus(SyntheticAdmission admission) {
            return new Counts(
                    admissions + 1,
                    notes + admission.notes().size(),
                    codes + admission.codes().size(),
                    evidenceSpans + admission.truth().size());
        }
    }

    private final SyntheticFeed feed;
    private @Nullable SyntheticMimicWriter folder;
    private @Nullable SyntheticTruthWriter truth;
    private @Nullable NoteSink topics;
    private Counts counts = new Counts(0, 0, 0, 0);

    SyntheticTargets(SyntheticFeed feed) {
        this.feed = feed;
    }

    void openFolder(Path path) throws IOException {
        folder = new SyntheticMimicWriter(path);
    }

    void openTruth(Path path) throws IOException {
        truth = new SyntheticTruthWriter(path);
    }

    void openTopics(Map<String, String> clientProperties) {
        topics = TopicSink.open(clientProperties, Clock.systemUTC(), FeedOptions.tracing());
    }

    void write(SyntheticAdmission admission) throws IOException {
        if (folder != null) {
            folder.write(admission);
        }
        if (truth != null) {
            truth.write(admission);
        }
        if (topics != null) {
            for (Intake item : feed.intakes(admission)) {
                topics.send(item);
            }
        }
        counts = counts.plus(admission);
    }

    /** Waits until what went to the topics has arrived. */
    void flush() {
        if (topics != null) {
            topics.flush();
        }
    }

    Counts counts() {
        return counts;
    }

    @Override
    public void close() throws IOException {
        try {
            closeFolder();
        } finally {
            try {
                closeTruth();
            } finally {
                closeTopics();
            }
        }
    }

    private void closeFolder() throws IOException {
        if (folder != null) {
            folder.close();
        }
    }

    private void closeTruth() throws IOException {
        if (truth != null) {
            truth.close();
        }
    }

    private void closeTopics() {
        if (topics != null) {
            topics.close();
        }
    }
}
