package org.longitude.model.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/** Reads the word lists beside this class: one entry a line, {@code #} opens a comment line. */
final class WordList {

    private WordList() {}

    static byte[] bytes(String name) {
        try (InputStream in = WordList.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ModelException(
                        ModelError.FILE_FAILED,
                        "word list " + name + " is not in the jar: rebuild the model module");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelException(ModelError.FILE_FAILED, "word list " + name + " failed", e);
        }
    }

    /** The entries by their first column; the second is empty where the line has none. */
    static Map<String, String> entries(String name) {
        return entries(name, new String(bytes(name), StandardCharsets.UTF_8));
    }

    /** The entries of a file of the same form. */
    static Map<String, String> entries(Path file) {
        try {
            return entries(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.FILE_FAILED,
                    file + " cannot be read (expected: lines of a form, a tab and words)",
                    e);
        }
    }

    private static Map<String, String> entries(String name, String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int tab = line.indexOf('\t');
            String key = tab < 0 ? line : line.substring(0, tab);
            String value = tab < 0 ? "" : line.substring(tab + 1);
            if (entries.put(key, value) != null) {
                throw new ModelException(
                        ModelError.NORMALIZER_INVALID,
                        "%s line %d: second entry for one key (expected: one)"
                                .formatted(name, number));
            }
        }
        return entries;
    }
}
