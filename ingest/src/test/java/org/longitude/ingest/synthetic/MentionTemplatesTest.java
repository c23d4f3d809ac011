package org.longitude.ingest.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What decides whether a mention is evidence stands close to the phrase, and only there. */
class MentionTemplatesTest {

    private static final int CUE_WORDS_MAX = 10;

    /** Words, or for slots their names, that turn a mention into a distractor. */
    private static final Set<String> CUES =
            Set.of(
                    "no",
                    "not",
                    "none",
                    "never",
                    "denies",
                    "denied",
                    "without",
                    "negative",
                    "free",
                    "absence",
                    "ruled",
                    "rule",
                    "excluded",
                    "unlikely",
                    "suspicion",
                    "relative",
                    "family",
                    "history",
                    "remote",
                    "resolved",
                    "past",
                    "ago",
                    "distant",
                    "prior",
                    "earlier",
                    "years",
                    "stopped",
                    "stop",
                    "normalized",
                    "spurious",
                    "error",
                    "hemolyzed",
                    "different",
                    "cancelled",
                    "declined",
                    "managed",
                    "advised",
                    "considered",
                    "consider",
                    "may",
                    "might",
                    "future",
                    "possible",
                    "return",
                    "call",
                    "monitor",
                    "counseled",
                    "risk",
                    "handout",
                    "screening",
                    "precautions",
                    "planned",
                    "thought",
                    "before",
                    "allergy",
                    "back");

    @Test
    void shouldHoldACueWithinTenWordsOfThePhraseWhenTheTemplateIsADistractor() {
        for (Entry entry : entries()) {
            if (!entry.isAffirming()) {
                assertThat(cueDistance(entry.template()))
                        .as("[%s] %s", entry.list(), entry.template())
                        .isBetween(1, CUE_WORDS_MAX);
            }
        }
    }

    @Test
    void shouldHoldNoCueWhenTheTemplateAffirms() {
        Set<String> found = new TreeSet<>();
        for (Entry entry : entries()) {
            if (entry.isAffirming() && cueDistance(entry.template()) < Integer.MAX_VALUE) {
                found.add(entry.template());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void shouldOfferManyTemplatesOfEveryKindWhenCounted() {
        List<Entry> entries = entries();
        assertThat(entries.stream().filter(Entry::isAffirming)).hasSizeGreaterThan(50);
        assertThat(entries.stream().filter(entry -> !entry.isAffirming())).hasSizeGreaterThan(120);
        for (String family : List.of("negated", "ruledout", "family", "historical", "planned")) {
            assertThat(entries)
                    .as(family)
                    .filteredOn(entry -> entry.list().startsWith(family + "."))
                    .hasSizeGreaterThan(15);
        }
    }

    private record Entry(String list, String template) {
        boolean isAffirming() {
            return list.startsWith("affirm") || list.startsWith("line");
        }
    }

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        String list = "";
        for (String line : Grammar.resource("mentions.txt").split("\n", -1)) {
            if (line.startsWith("[")) {
                list = line.substring(1, line.indexOf(']'));
            } else if (line.contains("{P}") && !(line.startsWith("# ") && list.isEmpty())) {
                entries.add(new Entry(list, line));
            }
        }
        return entries;
    }

    private static int cueDistance(String template) {
        List<String> words =
                Arrays.stream(template.replace("{P}", " PHRASE ").split("[^A-Za-z]+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
        int phrase = words.indexOf("PHRASE");
        int distance = Integer.MAX_VALUE;
        for (int i = 0; i < words.size(); i++) {
            if (i != phrase && CUES.contains(words.get(i).toLowerCase(Locale.ROOT))) {
                distance = Math.min(distance, Math.abs(i - phrase));
            }
        }
        return distance;
    }
}
