package org.longitude.model.text;

/**
 * The steps of section 4.1.2, in the one order in which they are tried at every place of a note.
 * The first that fits takes its piece, and the pass goes on behind it:
 *
 * <ol>
 *   <li>{@link MaskStep}: a de-identification mask becomes words for what it hides;
 *   <li>{@link NumberWordStep}: the word {@code [num]} stands for itself;
 *   <li>{@link BracketStep}: a bracket goes, what it holds stays;
 *   <li>{@link WordStep}: a word in lower case, or, by {@link AbbreviationStep}, what it is short
 *       for;
 *   <li>{@link NumberStep}: a number becomes {@code [num]};
 *   <li>{@link PunctuationStep}: every other mark is a word of its own;
 *   <li>{@link SentenceStep}: white space, which is where sentences and paragraphs end.
 * </ol>
 *
 * A step can begin at few kinds of character only; asking it nowhere else changes no result and
 * keeps the pass fast.
 */
final class Steps {

    private final Step[][] byKind = new Step[CharKind.COUNT][];

    Steps(NormalizerSettings settings, SentenceStep sentence) {
        MaskStep mask = new MaskStep(new MaskKinds(), settings.maskCharsMax());
        AbbreviationStep abbreviation =
                new AbbreviationStep(new Abbreviations(settings.extraAbbreviations()));
        WordStep word = new WordStep(abbreviation);
        NumberStep number = new NumberStep();
        PunctuationStep punctuation = new PunctuationStep();
        byKind[CharKind.BRACKET] = new Step[] {mask, new NumberWordStep(), new BracketStep()};
        byKind[CharKind.LETTER] = new Step[] {word};
        byKind[CharKind.DIGIT] = new Step[] {number};
        byKind[CharKind.MARK] = new Step[] {mask, number, punctuation};
        byKind[CharKind.COMBINING] = new Step[] {punctuation};
        byKind[CharKind.SPACE] = new Step[] {sentence};
        byKind[CharKind.IGNORED] = new Step[] {sentence};
    }

    /** Takes the next piece and returns the index after it. */
    int take(NoteScan note, int from) {
        for (Step step : byKind[note.kindAt(from)]) {
            int end = step.take(note, from);
            if (end > from) {
                return end;
            }
        }
        throw new IllegalStateException("the last step for a kind of character takes any of it");
    }
}
