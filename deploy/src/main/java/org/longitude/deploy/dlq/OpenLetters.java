package org.longitude.deploy.dlq;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;

/** Dead letters that were not sent again. */
public final class OpenLetters {

    private record Open(LetterId id, String reason) {}

    private OpenLetters() {}

    /**
     * Counts them, in one reading of the dead-letter topics.
     *
     * @param connection client properties that name a cluster
     * @return by topic and reason; a topic without any is not there
     */
    public static Map<String, Map<String, Long>> count(Map<String, String> connection) {
        List<Open> letters = new ArrayList<>();
        Set<LetterId> redriven = new HashSet<>();
        try (LetterBox box = new LetterBox(connection)) {
            box.read(
                    Topics.all().stream().map(Topic::dlq).toList(),
                    record ->
                            Letter.of(record)
                                    .ifPresent(
                                            letter -> {
                                                if (letter.isMarker()) {
                                                    redriven.add(letter.marked());
                                                } else {
                                                    letters.add(
                                                            new Open(
                                                                    letter.id(),
                                                                    letter.why().reasonCode()));
                                                }
                                            }));
        }
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (Open letter : letters) {
            if (!redriven.contains(letter.id())) {
                counts.computeIfAbsent(letter.id().topic(), topic -> new TreeMap<>())
                        .merge(letter.reason(), 1L, Long::sum);
            }
        }
        return counts;
    }
}
