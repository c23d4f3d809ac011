package org.longitude.ingest.synthetic;

import java.util.ArrayList;
import java.util.List;
import org.longitude.ingest.synthetic.Layout.Place;

/** Composes a discharge summary, and its addendum when there is one, to a number of words. */
final class DischargeSummaryWriter {

    /**
     * Words before which late evidence does not start and after which early evidence does not end.
     * Stricter than the promised 600 and 400, since other ways of counting words drop masks or
     * split at punctuation.
     */
    private static final int LATE_WORDS_BEFORE_MIN = 750;

    private static final int EARLY_WORDS_MAX = 310;

    /** Chance that a code's evidence stands anywhere although late evidence was asked for. */
    private static final double LATE_ANYWHERE_CHANCE = 0.08;

    /** Longest filler item; the target stays this far below the most words. */
    private static final int ITEM_WORDS_MAX = 60;

    /** Words of the front part that early notes keep for filler between the mentions. */
    private static final int EARLY_FILLER_WORDS = 100;

    private static final double ADDENDUM_EVIDENCE_CHANCE = 0.15;

    /** Chance that evidence is a bare line of a list that holds its like. */
    private static final double LINE_CHANCE = 0.3;

    /** Words kept for the first mention of each code that is still to come. */
    private static final int EVIDENCE_WORDS_RESERVED = 16;

    private final SyntheticConfig config;
    private final Grammar grammar;
    private final Mentions mentions;
    private final Filler filler;

    DischargeSummaryWriter(
            SyntheticConfig config, Grammar grammar, Mentions mentions, Filler filler) {
        this.config = config;
        this.grammar = grammar;
        this.mentions = mentions;
        this.filler = filler;
    }

    /** What the note is about, drawn before its words. */
    record Brief(
            List<List<Mention>> evidence,
            List<Mention> distractors,
            boolean female,
            boolean hasAddendum) {

        boolean isPresent(Mention mention) {
            String code = mention.phrasing().code();
            return evidence.stream().anyMatch(of -> of.get(0).phrasing().code().equals(code));
        }
    }

    /** The items in their sections; the addendum is empty when there is none. */
    record Written(String header, Layout layout, String addendumHeader, List<Item> addendum) {}

    Written write(Brief brief, SeededRandom random) {
        String header = header(random, brief.female());
        Layout layout = layout(header, random);
        int wordsTarget = wordsTarget(random);
        String addendumHeader = brief.hasAddendum() ? addendumHeader(random, brief.female()) : "";
        List<Item> addendum = brief.hasAddendum() ? addendum(random, brief.female()) : List.of();
        int summaryWords = wordsTarget - Item.words(addendumHeader) - words(addendum);

        int evidenceWordsMax =
                switch (config.evidence()) {
                    case LATE -> summaryWords - LATE_WORDS_BEFORE_MIN - 150;
                    case EARLY -> EARLY_WORDS_MAX - Item.words(header) - 60;
                    case MIXED -> summaryWords / 2;
                };
        List<Item> evidence = wordEvidence(brief, layout, evidenceWordsMax, random);
        List<Item> distractors = wordDistractors(brief, random);
        int mentionWords = words(evidence) + words(distractors);
        fill(layout, summaryWords - mentionWords, random, brief.female());
        List<Item> addendumItems = new ArrayList<>(addendum);
        new Placement(layout, addendumItems).place(evidence, distractors, random);
        return new Written(header, layout, addendumHeader, addendumItems);
    }

    private Layout layout(String header, SeededRandom random) {
        List<Section> sections = Layout.draw(config.evidence(), random);
        boolean[] numbered = new boolean[sections.size()];
        for (int i = 0; i < numbered.length; i++) {
            numbered[i] = sections.get(i).group != null && random.chance(0.5);
        }
        return new Layout(sections, numbered, random.chance(0.3), Item.words(header));
    }

    private List<Item> wordDistractors(Brief brief, SeededRandom random) {
        List<Item> items = new ArrayList<>();
        for (Mention mention : brief.distractors()) {
            items.add(mentions.sentence(mention, brief.isPresent(mention), random, brief.female()));
        }
        return items;
    }

    private static int words(List<Item> items) {
        return items.stream().mapToInt(Item::words).sum();
    }

    private int wordsTarget(SeededRandom random) {
        int range = config.wordsMax() - ITEM_WORDS_MAX - config.wordsMin();
        double skewed = random.nextDouble() * random.nextDouble();
        return config.wordsMin() + (int) (skewed * range);
    }

    private String header(SeededRandom random, boolean female) {
        StringBuilder out = new StringBuilder();
        out.append("Admission Date:  ").append(grammar.text("mask.date", random, female));
        out.append("     Discharge Date:  ").append(grammar.text("mask.date", random, female));
        out.append("\n\n");
        if (random.chance(0.9)) {
            out.append("Date of Birth:  ").append(grammar.text("mask.date", random, female));
            out.append("     Sex:  ").append(female ? "F" : "M").append("\n\n");
        }
        out.append("Service: ").append(grammar.text("service", random, female)).append("\n\n");
        if (random.chance(0.8)) {
            out.append("Allergies:\n").append(allergies(random, female)).append("\n\n");
        }
        if (random.chance(0.8)) {
            out.append("Attending:").append(grammar.text("mask.name", random, female));
            out.append("\n");
        }
        return out.toString();
    }

    private String allergies(SeededRandom random, boolean female) {
        if (random.chance(0.3)) {
            return "No Known Allergies / Adverse Drug Reactions";
        }
        String first = grammar.text("allergy", random, female);
        return random.chance(0.5) ? first : first + " / " + grammar.text("allergy", random, female);
    }

    private String addendumHeader(SeededRandom random, boolean female) {
        return "Name:  "
                + grammar.text("mask.name", random, female)
                + "     Unit No:  "
                + grammar.text("mask.id", random, female)
                + "\n\nAdmission Date:  "
                + grammar.text("mask.date", random, female)
                + "\n\nADDENDUM:\n";
    }

    private List<Item> addendum(SeededRandom random, boolean female) {
        List<Item> items = new ArrayList<>();
        for (int i = random.between(3, 8); i > 0; i--) {
            items.add(Item.filler(filler.sentence("fill.addendum", random, female)));
        }
        return items;
    }

    /** Words the evidence; a code's further mentions are left out where they would not fit. */
    private List<Item> wordEvidence(Brief brief, Layout layout, int wordsMax, SeededRandom random) {
        List<Item> items = new ArrayList<>();
        int words = 0;
        int reserve = brief.evidence().size() * EVIDENCE_WORDS_RESERVED;
        for (List<Mention> of : brief.evidence()) {
            reserve -= EVIDENCE_WORDS_RESERVED;
            for (int i = 0; i < of.size(); i++) {
                Mention mention = of.get(i);
                boolean asLine =
                        layout.hasList(mentions.group(mention)) && random.chance(LINE_CHANCE);
                Item item =
                        asLine
                                ? mentions.line(mention, random, brief.female())
                                : mentions.sentence(mention, true, random, brief.female());
                if (words + item.words() + reserve > wordsMax) {
                    if (i > 0) {
                        continue;
                    }
                    item = mentions.line(mention, random, brief.female());
                }
                words += item.words() + 1;
                items.add(item);
            }
        }
        return items;
    }

    private void fill(Layout layout, int words, SeededRandom random, boolean female) {
        List<Section> sections = layout.sections();
        int weights = sections.stream().mapToInt(section -> section.weight).sum();
        for (int s = 0; s < sections.size(); s++) {
            if (sections.get(s).weight == 0) {
                layout.add(s, filler.item(sections.get(s), random, female));
            }
        }
        double left = words - layout.words();
        for (int s = 0; s < sections.size(); s++) {
            int weight = sections.get(s).weight;
            if (weight == 0) {
                continue;
            }
            double quota = left * weight / weights;
            weights -= weight;
            while (quota > 0) {
                Item item = filler.item(sections.get(s), random, female);
                layout.add(s, item);
                quota -= layout.words(s, item);
                left -= layout.words(s, item);
            }
        }
    }

    /** Puts the mentions into the filled note. */
    private final class Placement {
        private final Layout layout;
        private final List<Item> addendum;

        Placement(Layout layout, List<Item> addendum) {
            this.layout = layout;
            this.addendum = addendum;
        }

        void place(List<Item> evidence, List<Item> distractors, SeededRandom random) {
            switch (config.evidence()) {
                case EARLY -> placeEarly(evidence, distractors, random);
                case LATE -> {
                    insertAll(distractors, 0, Integer.MAX_VALUE, random);
                    placeLate(evidence, random);
                }
                case MIXED -> {
                    insertAll(distractors, 0, Integer.MAX_VALUE, random);
                    insertAll(evidence, 0, Integer.MAX_VALUE, random);
                }
            }
        }

        /** Evidence and as many distractors as have room beside it stand in front. */
        private void placeEarly(List<Item> evidence, List<Item> distractors, SeededRandom random) {
            List<Item> front = new ArrayList<>(evidence);
            List<Item> rest = new ArrayList<>();
            int words = words(evidence) + evidence.size();
            for (Item item : distractors) {
                boolean fits = words + item.words() + EARLY_FILLER_WORDS < EARLY_WORDS_MAX;
                (fits ? front : rest).add(item);
                words += fits ? item.words() + 1 : 0;
            }
            random.shuffle(front);
            insertAll(front, 0, EARLY_WORDS_MAX - words, random);
            insertAll(rest, EARLY_WORDS_MAX, Integer.MAX_VALUE, random);
        }

        private void placeLate(List<Item> evidence, SeededRandom random) {
            String decided = "";
            int least = 0;
            for (Item item : evidence) {
                String code = item.code();
                if (!code.equals(decided)) {
                    decided = code;
                    least = random.chance(LATE_ANYWHERE_CHANCE) ? 0 : LATE_WORDS_BEFORE_MIN;
                }
                insert(item, least, Integer.MAX_VALUE, random);
            }
        }

        /** The places are taken before any insertion, so that the bounds hold for the filler. */
        private void insertAll(List<Item> items, int least, int most, SeededRandom random) {
            int inserted = 0;
            for (Item item : items) {
                int room = most == Integer.MAX_VALUE ? most : most + inserted;
                inserted += insert(item, least, room, random) ? item.words() + 1 : 0;
            }
        }

        /** Returns whether the item went into the summary, and not into the addendum. */
        private boolean insert(Item item, int least, int most, SeededRandom random) {
            boolean addable = !addendum.isEmpty() && config.evidence() != Evidence.EARLY;
            if (addable && random.chance(ADDENDUM_EVIDENCE_CHANCE)) {
                addendum.add(random.below(addendum.size() + 1), item);
                return false;
            }
            List<Place> places = layout.places(item, least, most);
            layout.insert(places.isEmpty() ? layout.last() : random.pick(places), item);
            return true;
        }
    }
}
