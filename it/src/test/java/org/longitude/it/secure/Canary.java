package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Words that stand nowhere else, all with the same beginning, and a search for that beginning in
 * whatever form it may come out: as it is, in another case, escaped, in base64, hex, URL-encoded or
 * as a list of bytes.
 */
final class Canary {

    /** Nine letters: three whole groups of base64 wherever they begin. */
    static final String MARKER = "Qzxwvkjyp";

    private static final int LETTERS = 26;
    private static final int TAIL_LENGTH = 4;

    private final Map<String, String> caseless = new LinkedHashMap<>();
    private final Map<String, String> exact = new LinkedHashMap<>();

    Canary() {
        String lower = MARKER.toLowerCase(Locale.ROOT);
        caseless.put("as it is", lower);
        for (String form : List.of(MARKER, lower, MARKER.toUpperCase(Locale.ROOT))) {
            byte[] bytes = form.getBytes(UTF_8);
            caseless.put("hex of " + form, HexFormat.of().formatHex(bytes));
            caseless.put("hex with colons of " + form, HexFormat.ofDelimiter(":").formatHex(bytes));
            caseless.put("hex with spaces of " + form, HexFormat.ofDelimiter(" ").formatHex(bytes));
            caseless.put("URL-encoded " + form, HexFormat.of().withPrefix("%").formatHex(bytes));
            caseless.put("escaped " + form, each(form, "\\u%04x"));
            caseless.put("UTF-16 of " + form, each(form, "%04x"));
            caseless.put("XML references of " + form, each(form, "&#%d;"));
            caseless.put("XML hex references of " + form, each(form, "&#x%x;"));
            caseless.put(
                    "list of bytes of " + form,
                    form.chars().mapToObj(Integer::toString).collect(Collectors.joining(", ")));
            for (int before = 0; before < 3; before++) {
                exact.put("base64 of " + form + " at " + before, base64(form, before));
            }
        }
    }

    private static String each(String form, String pattern) {
        return form.chars()
                .mapToObj(letter -> pattern.formatted(letter))
                .collect(Collectors.joining());
    }

    /** The characters that the word alone decides, so many bytes after a group's beginning. */
    private static String base64(String form, int before) {
        String all =
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(("\0".repeat(before) + form).getBytes(UTF_8));
        int first = before == 0 ? 0 : before + 1;
        int last = (before + form.length()) % 3 == 0 ? all.length() : all.length() - 1;
        return all.substring(first, last);
    }

    /** The word of a number. */
    static String word(int number) {
        StringBuilder tail = new StringBuilder();
        int rest = number;
        for (int i = 0; i < TAIL_LENGTH; i++) {
            tail.append((char) ('a' + rest % LETTERS));
            rest /= LETTERS;
        }
        return MARKER + tail;
    }

    /** In which forms something holds a word; empty where it holds none. */
    List<String> in(String content) {
        List<String> forms = new ArrayList<>();
        String lower = content.toLowerCase(Locale.ROOT);
        caseless.forEach(
                (name, form) -> {
                    if (lower.contains(form)) {
                        forms.add(name);
                    }
                });
        exact.forEach(
                (name, form) -> {
                    if (content.contains(form)) {
                        forms.add(name);
                    }
                });
        return forms;
    }
}
