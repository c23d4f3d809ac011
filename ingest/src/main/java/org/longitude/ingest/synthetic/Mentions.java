package org.longitude.ingest.synthetic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.longitude.ingest.synthetic.Template.WordList;

/**
 * Plans and words the mentions of codes: evidence for the codes that an admission has, and
 * distractors, which use the same phrases with a cue that denies them (no evidence of, father had,
 * ruled out, years ago, may consider).
 *
 * <p>Distractors are drawn without a look at the truth: which code, how often and with what kind of
 * cue, so that their presence says nothing about the codes. Truth only words them: of a code that
 * is present, a denial is one of another time or place, so that the note does not contradict
 * itself.
 */
final class Mentions {

    /** Chance that a code draws a distractor: a floor plus a multiple of its prevalence. */
    private static final double DISTRACTOR_FLOOR = 0.02;

    private static final double DISTRACTOR_TIMES_PREVALENCE = 0.75;

    private static final double SECOND_DISTRACTOR_CHANCE = 0.35;
    private static final double SECOND_EVIDENCE_CHANCE = 0.55;
    private static final double THIRD_EVIDENCE_CHANCE = 0.4;

    /** Chance that the denial of an absent code is worded for another time or place as well. */
    private static final double SCOPED_CHANCE = 0.25;

    private static final String AFFIRM = "affirm";
    private static final List<String> FAMILIES =
            List.of(
                    "negated",
                    "negated",
                    "negated",
                    "ruledout",
                    "ruledout",
                    "family",
                    "family",
                    "historical",
                    "historical",
                    "planned");

    private record Phrase(Phrasing phrasing, Template template) {}

    private final CodeCatalogue catalogue;
    private final Grammar grammar;
    private final Map<String, CatalogueCode> byCode = new HashMap<>();
    private final List<Map<Boolean, List<Phrase>>> phrases = new ArrayList<>();
    private final double heldOutShare;

    Mentions(CodeCatalogue catalogue, Grammar grammar, double heldOutShare) {
        this.catalogue = catalogue;
        this.grammar = grammar;
        this.heldOutShare = heldOutShare;
        for (CatalogueCode code : catalogue.codes()) {
            byCode.put(code.code(), code);
            Map<Boolean, List<Phrase>> bySeen = new HashMap<>();
            for (Phrasing phrasing : code.phrasings()) {
                bySeen.computeIfAbsent(phrasing.heldOut(), held -> new ArrayList<>())
                        .add(new Phrase(phrasing, grammar.parse(phrasing.source())));
            }
            phrases.add(bySeen);
        }
    }

    /** Evidence for each present code: a first mention, sometimes a second and a third. */
    List<List<Mention>> evidence(boolean[] present, SeededRandom random) {
        List<List<Mention>> byCodePresent = new ArrayList<>();
        for (int i = 0; i < present.length; i++) {
            if (present[i]) {
                List<Mention> mentions = new ArrayList<>();
                mentions.add(mention(i, true, AFFIRM, random));
                if (random.chance(SECOND_EVIDENCE_CHANCE)) {
                    mentions.add(mention(i, true, AFFIRM, random));
                    if (random.chance(THIRD_EVIDENCE_CHANCE)) {
                        mentions.add(mention(i, true, AFFIRM, random));
                    }
                }
                byCodePresent.add(mentions);
            }
        }
        return byCodePresent;
    }

    /** Distractors of any code, present or absent. */
    List<Mention> distractors(SeededRandom random) {
        List<Mention> mentions = new ArrayList<>();
        List<CatalogueCode> codes = catalogue.codes();
        for (int i = 0; i < codes.size(); i++) {
            double chance =
                    DISTRACTOR_FLOOR + DISTRACTOR_TIMES_PREVALENCE * codes.get(i).prevalence();
            if (random.chance(chance)) {
                mentions.add(distractor(i, random));
                if (random.chance(SECOND_DISTRACTOR_CHANCE)) {
                    mentions.add(distractor(i, random));
                }
            }
        }
        return mentions;
    }

    private Mention distractor(int code, SeededRandom random) {
        String family = random.pick(FAMILIES);
        CatalogueCode entry = catalogue.codes().get(code);
        if (family.equals("historical") && !entry.historical()) {
            family = "ruledout";
        }
        return mention(code, false, family, random);
    }

    private Mention mention(int code, boolean evidence, String family, SeededRandom random) {
        boolean heldOut = random.chance(heldOutShare);
        Phrase phrase = pick(phrases.get(code).get(heldOut), random);
        return new Mention(phrase.phrasing(), phrase.template(), evidence, family);
    }

    /**
     * Phrases further down the catalogue are rarer, the seventh a third as frequent as the first,
     * as people's words for one thing are.
     */
    private static Phrase pick(List<Phrase> from, SeededRandom random) {
        int sum = 0;
        for (int rank = 0; rank < from.size(); rank++) {
            sum += phraseWeight(rank);
        }
        int at = random.below(sum);
        int rank = 0;
        while (at >= phraseWeight(rank)) {
            at -= phraseWeight(rank);
            rank++;
        }
        return from.get(rank);
    }

    private static int phraseWeight(int rank) {
        return 60 / (3 + rank);
    }

    /** The family of section that takes the mention as a list line: condition, drug ... */
    String group(Mention mention) {
        return mention.group(kind(mention));
    }

    private CodeKind kind(Mention mention) {
        CatalogueCode code = byCode.get(mention.phrasing().code());
        if (code == null) {
            throw new IllegalStateException("mention of a code outside the catalogue");
        }
        return code.kind();
    }

    /** The mention as a sentence. */
    Item sentence(Mention mention, boolean present, SeededRandom random, boolean female) {
        String family = mention.family();
        String group = group(mention);
        if (!mention.evidence()) {
            family = worded(family, group, present, random);
        }
        return word(mention, family + "." + group, random, female);
    }

    /** Evidence as a bare line of a list. */
    Item line(Mention mention, SeededRandom random, boolean female) {
        String group = group(mention);
        Item item = word(mention, "line." + group, random, female);
        return new Item(item.text(), item.start(), item.end(), mention, group);
    }

    private String worded(String family, String group, boolean present, SeededRandom random) {
        boolean scoped = random.chance(SCOPED_CHANCE) || present;
        if (scoped && grammar.has(family + "-scoped." + group)) {
            return family + "-scoped";
        }
        return grammar.has(family + "." + group) ? family : "ruledout";
    }

    private Item word(Mention mention, String list, SeededRandom random, boolean female) {
        StringBuilder out = new StringBuilder();
        int[] span = new int[2];
        random.pick(grammar.list(list).entries())
                .expand(out, random, female, mention.phrase(), span);
        return new Item(out.toString(), span[0], span[1], mention, null);
    }

    /**
     * A sentence built from the same templates around a condition, drug, value or procedure that no
     * code stands for; affirmed or denied. Without these, the number of affirming sentences that
     * are left when the evidence is cut out would tell how many codes an admission has.
     */
    String decoy(String group, SeededRandom random, boolean female) {
        WordList phrases = grammar.list("decoy." + group);
        String family = AFFIRM;
        if (random.chance(0.4)) {
            family = worded(random.pick(FAMILIES), group, false, random);
        }
        return Grammar.text(
                random.pick(grammar.list(family + "." + group).entries()),
                random,
                female,
                random.pick(phrases.entries()));
    }
}
