package org.longitude.trainer.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** Three lists of admission ids, one id a line. */
final class IdLists {
    private static final String PLACE = "*";

    private IdLists() {}

    static Map<String, Split> read(String files) {
        if (files.indexOf(PLACE) < 0 || files.indexOf(PLACE) != files.lastIndexOf(PLACE)) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "split lists: '%s' (expected: a path with one * in place of train, dev and test, as in lists/*_50_hadm_ids.csv)"
                            .formatted(files));
        }
        Map<String, Split> splits = new HashMap<>();
        for (Split split : Split.values()) {
            Path file = Path.of(files.replace(PLACE, split.name().toLowerCase(Locale.ROOT)));
            ids(file).forEach(id -> put(id, split, file, splits));
        }
        return splits;
    }

    private static void put(String id, Split split, Path file, Map<String, Split> splits) {
        Split earlier = splits.putIfAbsent(id, split);
        if (earlier != null && earlier != split) {
            throw new TrainerException(
                    TrainerError.SPLIT_LEAKS,
                    "%s: admission %s stands in the list of %s too (expected: one split an admission)"
                            .formatted(file, id, earlier));
        }
    }

    private static List<String> ids(Path file) {
        List<String> ids;
        try {
            ids =
                    Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
        } catch (IOException e) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: cannot be read (expected: a list of admission ids, one a line)"
                            .formatted(file),
                    e);
        }
        if (ids.isEmpty()) {
            throw new TrainerException(
                    TrainerError.CONFIG_INVALID,
                    "%s: empty (expected: at least one admission id)".formatted(file));
        }
        return ids;
    }
}
