package org.longitude.ingest.synthetic;

/**
 * A mention of a code before it is put into words.
 *
 * @param phrasing the phrase
 * @param phrase the phrase with its number slots
 * @param evidence true when the admission has the code and this mention says so
 * @param family the family of templates without its group: affirm, negated, family ...
 */
record Mention(Phrasing phrasing, Template phrase, boolean evidence, String family) {

    String group(CodeKind kind) {
        return phrasing.kind().templateGroup(kind);
    }
}
