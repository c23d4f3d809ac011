package org.longitude.trainer.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.longitude.trainer.pretrain.Pretraining;

/**
 * A published encoder that the user gave: its files are copied into the step's folder, so that a
 * run needs nothing but its own folder to go on.
 *
 * @param files bytes of each, by name
 */
record GivenCheckpoint(Map<String, Long> files) {

    /** What decides the step: names and sizes. */
    static GivenCheckpoint of(Path directory) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (Path file : filesOf(directory)) {
            sizes.put(file.getFileName().toString(), Files.size(file));
        }
        return new GivenCheckpoint(sizes);
    }

    static GivenCheckpoint copy(StepRun run, Path directory) throws IOException {
        Path into = run.folder().file(Pretraining.MODEL);
        Files.createDirectories(into);
        for (Path file : filesOf(directory)) {
            Files.copy(
                    file,
                    into.resolve(file.getFileName().toString()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return of(into);
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
