package org.longitude.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The kept copies of every released version, {@code released/N/TYPE.avsc}. A release adds a folder;
 * a folder is never edited.
 */
final class ReleasedSchemas {

    private ReleasedSchemas() {}

    /** Every released version of a type, oldest first. */
    static List<Schema> of(Class<?> type) {
        try (Stream<Path> versions = Files.list(folder())) {
            return versions.sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .map(version -> version.resolve(type.getSimpleName() + ".avsc"))
                    .filter(Files::exists)
                    .map(ReleasedSchemas::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Schema latest(Class<?> type) {
        List<Schema> all = of(type);
        return all.get(all.size() - 1);
    }

    private static int number(Path version) {
        return Integer.parseInt(version.getFileName().toString());
    }

    private static Path folder() {
        URL url = Objects.requireNonNull(ReleasedSchemas.class.getResource("/released"));
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
