package org.longitude.ingest.synthetic;

import java.util.ArrayList;
import java.util.List;

/** The sections of one discharge summary, each with its items in order. */
final class Layout {

    /** A place before an item of a section, or after its last one. */
    record Place(int section, int index) {}

    private final List<Section> sections;
    private final List<List<Item>> items = new ArrayList<>();
    private final boolean[] numbered;
    private final boolean shortTitles;
    private final int headerWords;

    /**
     * @param numbered for each section, whether its lines carry numbers
     * @param shortTitles whether the headings are the short ones
     * @param headerWords words that stand before the first section
     */
    Layout(List<Section> sections, boolean[] numbered, boolean shortTitles, int headerWords) {
        this.sections = List.copyOf(sections);
        this.numbered = numbered.clone();
        this.shortTitles = shortTitles;
        this.headerWords = headerWords;
        for (int i = 0; i < sections.size(); i++) {
            items.add(new ArrayList<>());
        }
    }

    /** Which sections a note has, and in which order. */
    static List<Section> draw(Evidence evidence, SeededRandom random) {
        List<Section> sections = new ArrayList<>();
        for (Section section : Section.values()) {
            if (!random.chance(section.missingPercent / 100.0)) {
                sections.add(section);
            }
        }
        for (int swaps = random.below(4); swaps > 0; swaps--) {
            int at = random.below(sections.size() - 1);
            Section held = sections.set(at, sections.get(at + 1));
            sections.set(at + 1, held);
        }
        if (random.chance(0.25)) {
            move(sections, Section.COURSE, sections.indexOf(Section.HPI) + 1);
        }
        if (random.chance(0.2)) {
            move(sections, Section.DIAGNOSIS, 1);
        }
        if (evidence == Evidence.EARLY) {
            move(sections, Section.HPI, 0);
        }
        return sections;
    }

    private static void move(List<Section> sections, Section section, int to) {
        if (sections.remove(section)) {
            sections.add(Math.min(to, sections.size()), section);
        }
    }

    List<Section> sections() {
        return sections;
    }

    List<Item> items(int section) {
        return items.get(section);
    }

    boolean isNumbered(int section) {
        return numbered[section];
    }

    void insert(Place place, Item item) {
        items.get(place.section()).add(place.index(), item);
    }

    void add(int section, Item item) {
        items.get(section).add(item);
    }

    /** Words that an item takes in a section, its line number counted. */
    int words(int section, Item item) {
        return item.words() + (numbered[section] ? 1 : 0);
    }

    /** Words of the whole note. */
    int words() {
        int words = headerWords;
        for (int s = 0; s < sections.size(); s++) {
            words += headingWords(s);
            for (Item item : items.get(s)) {
                words += words(s, item);
            }
        }
        return words;
    }

    String heading(int section) {
        Section of = sections.get(section);
        return shortTitles ? of.shortTitle : of.title;
    }

    private int headingWords(int section) {
        return Item.words(heading(section));
    }

    /** Whether there is a list for mentions of the group. */
    boolean hasList(String group) {
        return sections.stream().anyMatch(section -> group.equals(section.group));
    }

    /**
     * The places for an item with so many words before it: for a line the lists of its group, for a
     * sentence the narrative sections; where no list has a place, the narrative ones.
     */
    List<Place> places(Item item, int wordsBeforeMin, int wordsBeforeMax) {
        if (item.lineGroup() != null) {
            List<Place> places = places(item.lineGroup(), true, wordsBeforeMin, wordsBeforeMax);
            if (!places.isEmpty()) {
                return places;
            }
        }
        return places("", false, wordsBeforeMin, wordsBeforeMax);
    }

    private List<Place> places(String group, boolean lists, int least, int most) {
        List<Place> places = new ArrayList<>();
        int before = headerWords;
        for (int s = 0; s < sections.size(); s++) {
            Section section = sections.get(s);
            before += headingWords(s);
            boolean takes = lists ? group.equals(section.group) : section.takesSentences();
            List<Item> in = items.get(s);
            for (int i = 0; i <= in.size(); i++) {
                if (takes && before >= least && before <= most) {
                    places.add(new Place(s, i));
                }
                before += i < in.size() ? words(s, in.get(i)) : 0;
            }
        }
        return places;
    }

    /** After everything else. */
    Place last() {
        int s = sections.size() - 1;
        return new Place(s, items.get(s).size());
    }
}
