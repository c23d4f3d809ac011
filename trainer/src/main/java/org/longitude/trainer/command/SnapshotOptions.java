package org.longitude.trainer.command;

import java.nio.file.Path;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.snapshot.SnapshotFolder;
import picocli.CommandLine.Option;

/** Which snapshot is read: the same option on every command that trains or counts. A mixin. */
public final class SnapshotOptions {

    @Option(
            names = "--snapshot",
            required = true,
            paramLabel = "DIR",
            description = "The snapshot to read, made by 'train snapshot'.")
    private Path folder = Path.of("");

    /** The snapshot's folder. */
    public Path folder() {
        return folder;
    }

    /**
     * Opens it; the caller closes it.
     *
     * @throws org.longitude.trainer.TrainerException if it is none, or damaged
     */
    public Corpus open() {
        return SnapshotFolder.open(folder);
    }
}
