package org.longitude.trainer.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import org.longitude.trainer.corpus.Corpus;

/**
 * What a run reads: going on with it on anything else is refused.
 *
 * @param snapshot SHA-256 of the records of each topic
 * @param others what else it reads, by name: a hash or a place; empty for what was not given
 */
record RunInputs(SortedMap<String, String> snapshot, SortedMap<String, String> others) {

    static RunInputs of(Corpus corpus) {
        SortedMap<String, String> topics = new TreeMap<>();
        corpus.manifest()
                .snapshot()
                .topics()
                .forEach(topic -> topics.put(topic.topic(), topic.sha256()));
        return new RunInputs(topics, new TreeMap<>());
    }

    /** And this. */
    RunInputs with(String name, @Nullable Object value) {
        SortedMap<String, String> more = new TreeMap<>(others);
        more.put(name, value == null ? "" : value.toString());
        return new RunInputs(snapshot, more);
    }

    /** And this file, by its bytes. */
    RunInputs withFile(String name, @Nullable Path file) {
        return with(name, file == null ? null : sha256(file));
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.FILE_FAILED, "%s: cannot be read".formatted(file), e);
        }
    }
}
