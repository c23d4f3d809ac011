package org.longitude.model.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** Makes a directory that is whole or not there: filled under another name, then moved. */
final class NewDirectory {

    /** What a tokenizer consists of in Hugging Face's directories. */
    private static final List<String> TOKENIZER_FILES =
            List.of(
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "vocab.json",
                    "merges.txt",
                    "vocab.txt");

    private NewDirectory() {}

    /** Fills a directory. */
    @FunctionalInterface
    interface Content {
        void writeInto(Path directory) throws IOException;
    }

    static void make(Path target, Content content) {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            throw failed(absolute + ": exists (expected: a new directory)", null);
        }
        Path parent = Objects.requireNonNull(absolute.getParent(), "the root exists");
        Path staging = parent.resolve("." + absolute.getFileName() + "-" + UUID.randomUUID());
        try {
            Files.createDirectories(parent);
            Files.createDirectory(staging);
            try {
                content.writeInto(staging);
                Files.move(staging, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(staging);
            }
        } catch (IOException | UncheckedIOException e) {
            throw failed(
                    absolute + ": cannot be written (expected: a writable place with room)", e);
        }
    }

    static void copyTokenizer(Path from, Path to) throws IOException {
        for (String name : TOKENIZER_FILES) {
            if (Files.isRegularFile(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    /** Whether it has what a tokenizer can be read from. */
    static boolean hasTokenizer(Path directory) {
        return Stream.of("tokenizer.json", "vocab.txt", "merges.txt")
                .anyMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static ModelException failed(String message, @Nullable Exception cause) {
        return new ModelException(ModelError.FILE_FAILED, message, cause);
    }
}
