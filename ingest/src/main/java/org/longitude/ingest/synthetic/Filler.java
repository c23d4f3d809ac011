package org.longitude.ingest.synthetic;

import java.util.List;

/**
 * Words the text that says nothing about any code: templates, decoys, odd masks and typing slips.
 */
final class Filler {

    private static final double DECOY_CHANCE = 0.22;
    private static final double ODD_MASK_CHANCE = 0.02;

    /** Chance that a word of six letters or more is mistyped. Mentions are never mistyped. */
    private static final double TYPO_CHANCE = 0.008;

    private static final int TYPO_LETTERS_MIN = 6;
    private static final List<String> NARRATIVE_DECOYS =
            List.of("condition", "condition", "drug", "procedure", "lab");

    private final Grammar grammar;
    private final Mentions mentions;

    Filler(Grammar grammar, Mentions mentions) {
        this.grammar = grammar;
        this.mentions = mentions;
    }

    /** An item for a section. */
    Item item(Section section, SeededRandom random, boolean female) {
        String text;
        if (section.takesSentences() && random.chance(DECOY_CHANCE)) {
            text = mentions.decoy(random.pick(NARRATIVE_DECOYS), random, female);
        } else if (section.group != null && random.chance(DECOY_CHANCE)) {
            text = mentions.decoy(section.group, random, female);
        } else {
            text = grammar.text(section.fillerList, random, female);
        }
        if (section.weight > 0 && random.chance(ODD_MASK_CHANCE)) {
            text = text + " " + grammar.text("mask.odd", random, female);
        }
        return Item.filler(mistype(text, random));
    }

    /** A sentence of a list, mistyped here and there. */
    String sentence(String list, SeededRandom random, boolean female) {
        return mistype(grammar.text(list, random, female), random);
    }

    private static String mistype(String text, SeededRandom random) {
        StringBuilder out = null;
        int start = 0;
        int shift = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && isPlainLetter(text.charAt(i));
            if (letter) {
                continue;
            }
            if (i - start >= TYPO_LETTERS_MIN
                    && !isInMask(text, start)
                    && random.chance(TYPO_CHANCE)) {
                out = out == null ? new StringBuilder(text) : out;
                shift += slip(out, start + shift, i - start, random);
            }
            start = i + 1;
        }
        return out == null ? text : out.toString();
    }

    private static boolean isPlainLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isInMask(String text, int at) {
        int open = text.lastIndexOf("[*", at);
        return open >= 0 && text.indexOf(']', open) >= at;
    }

    /** Swaps, drops or doubles a letter; returns by how much the text grew. */
    private static int slip(StringBuilder out, int start, int length, SeededRandom random) {
        int at = start + random.between(1, length - 3);
        char c = out.charAt(at);
        switch (random.below(3)) {
            case 0 -> {
                out.setCharAt(at, out.charAt(at + 1));
                out.setCharAt(at + 1, c);
                return 0;
            }
            case 1 -> {
                out.deleteCharAt(at);
                return -1;
            }
            default -> {
                out.insert(at, c);
                return 1;
            }
        }
    }
}
