package org.longitude.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/**
 * Configurations of runs: records whose every field has a default, may stand in a JSON file, and
 * may be typed on the command line, which wins.
 */
public final class ConfigFiles {

    private ConfigFiles() {}

    /**
     * The configuration of a run.
     *
     * @param defaults of a preset
     * @param file some of the fields, in snake case as {@code config.json} has them; null for none
     * @param typed values from the command line by field, {@code a.b} for a field of a field; a
     *     null value was not typed
     * @throws TrainerException {@code CONFIG_INVALID} naming a field that there is not, or the rule
     *     that a value breaks
     */
    public static <T> T read(Class<T> type, T defaults, @Nullable Path file, Map<String, ?> typed) {
        JsonNode tree = JsonFiles.tree(defaults);
        if (file != null) {
            merge(file.toString(), "", (ObjectNode) tree, JsonFiles.read(file, JsonNode.class));
        }
        typed.forEach(
                (path, value) -> {
                    if (value != null) {
                        set((ObjectNode) tree, path, JsonFiles.tree(value));
                    }
                });
        try {
            return JsonFiles.value(tree, type);
        } catch (IllegalArgumentException e) {
            throw invalid((file == null ? "options" : file) + ": " + reason(e), e);
        }
    }

    private static void merge(String file, String path, ObjectNode known, JsonNode given) {
        if (!(given instanceof ObjectNode)) {
            throw invalid("%s: %s is no object (expected: settings)".formatted(file, path), null);
        }
        given.properties()
                .forEach(
                        entry -> {
                            String name = entry.getKey();
                            JsonNode before = known.get(name);
                            if (before == null) {
                                throw invalid(
                                        "%s: %s (expected: one of %s)"
                                                .formatted(file, path + name, names(known)),
                                        null);
                            }
                            if (before instanceof ObjectNode inner) {
                                merge(file, path + name + ".", inner, entry.getValue());
                            } else {
                                known.set(name, entry.getValue());
                            }
                        });
    }

    private static String names(ObjectNode known) {
        return String.join(", ", known.properties().stream().map(Map.Entry::getKey).toList());
    }

    private static void set(ObjectNode tree, String path, JsonNode value) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        JsonNode inner = tree.get(name);
        if (inner == null) {
            throw new IllegalStateException("no setting " + path + " in " + names(tree));
        }
        if (dot < 0) {
            tree.set(name, value);
        } else {
            set((ObjectNode) inner, path.substring(dot + 1), value);
        }
    }

    /** A record's own rule if one was broken, else what the JSON library says. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Refuses to go on with a run under another configuration. */
    static void requireSame(Path file, JsonNode before, JsonNode now) {
        String difference = difference("", before, now);
        if (difference != null) {
            throw invalid(
                    "%s: the run began with %s (expected: the same to go on; give a new --run folder for another run)"
                            .formatted(file, difference),
                    null);
        }
    }

    private static @Nullable String difference(String path, JsonNode before, JsonNode now) {
        if (before instanceof ObjectNode one && now instanceof ObjectNode) {
            for (Map.Entry<String, JsonNode> entry : one.properties()) {
                String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                String inner = difference(name, entry.getValue(), now.path(entry.getKey()));
                if (inner != null) {
                    return inner;
                }
            }
            for (Map.Entry<String, JsonNode> entry : now.properties()) {
                if (!one.has(entry.getKey())) {
                    return "no " + path + entry.getKey();
                }
            }
            return null;
        }
        // Written and read, a float of 0.1 is a double; the text is what a person compares.
        return before.asText().equals(now.asText()) && before.toString().equals(now.toString())
                ? null
                : "%s %s, not %s".formatted(path, before, now);
    }

    private static TrainerException invalid(String message, @Nullable Throwable cause) {
        return new TrainerException(TrainerError.CONFIG_INVALID, message, cause);
    }
}
