package org.longitude.trainer.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.ReadProgress;
import org.longitude.trainer.corpus.Snapshot;
import org.longitude.trainer.corpus.SnapshotManifest;

/** A snapshot for one run: its folder goes when the corpus is closed. */
public final class TemporarySnapshot implements Corpus {
    private final Path parent;
    private final Corpus corpus;

    private TemporarySnapshot(Path parent, Corpus corpus) {
        this.parent = parent;
        this.corpus = corpus;
    }

    /**
     * Takes a snapshot into the machine's folder for temporary files.
     *
     * @param clientConfig Kafka client properties with {@code bootstrap.servers} and {@code
     *     schema.registry.url}
     * @throws TrainerException as {@link SnapshotTaker#take}
     */
    public static Corpus take(
            Map<String, String> clientConfig, RangeChoice choice, ReadProgress progress) {
        SnapshotTaker taker = new SnapshotTaker(clientConfig, SnapshotLimits.standard());
        return make(folder -> taker.take(folder, choice, progress));
    }

    /**
     * Takes the very records of a snapshot once more.
     *
     * @throws TrainerException as {@link SnapshotTaker#takeAgain(Path, Snapshot, ReadProgress)}
     */
    public static Corpus takeAgain(
            Map<String, String> clientConfig, Snapshot snapshot, ReadProgress progress) {
        SnapshotTaker taker = new SnapshotTaker(clientConfig, SnapshotLimits.standard());
        return make(folder -> taker.takeAgain(folder, snapshot, progress));
    }

    private static Corpus make(Consumer<Path> maker) {
        Path parent = newParent();
        try {
            Path folder = parent.resolve("snapshot");
            maker.accept(folder);
            return new TemporarySnapshot(parent, SnapshotFolder.open(folder));
        } catch (RuntimeException e) {
            delete(parent);
            throw e;
        }
    }

    private static Path newParent() {
        try {
            return Files.createTempDirectory("longitude-snapshot-");
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED,
                    "no temporary folder: %s (expected: java.io.tmpdir to be writable)"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static void delete(Path folder) {
        try {
            NewFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ArchivedAdmission> coded() {
        return corpus.coded();
    }

    @Override
    public List<CorpusNote> notes() {
        return corpus.notes();
    }

    @Override
    public SnapshotManifest manifest() {
        return corpus.manifest();
    }

    @Override
    public void close() {
        corpus.close();
        delete(parent);
    }
}
