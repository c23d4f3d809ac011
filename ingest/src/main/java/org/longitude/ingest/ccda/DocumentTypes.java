package org.longitude.ingest.ccda;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.category.CategoryTable;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.NoteFields;
import org.longitude.schemas.v1.NoteCategory;
import org.w3c.dom.Element;

/** The kind of a document or section: its code, the code's translations, its name. */
record DocumentTypes(CategoryTable categories) {

    /** What kind of note it is, and what it calls itself. */
    NoteFields.Title title(Element coded, FieldRules rules) {
        Optional<Element> code = Cda.first(coded, "code");
        String name = code.flatMap(one -> Cda.attribute(one, "displayName")).orElse(null);
        NoteCategory category =
                code.stream()
                        .flatMap(
                                one ->
                                        Stream.concat(
                                                Stream.of(one),
                                                Cda.children(one, "translation").stream()))
                        .flatMap(one -> category(one).stream())
                        .findFirst()
                        .orElseGet(() -> name == null ? NoteCategory.UNKNOWN : Categories.of(name));
        String title =
                Cda.first(coded, "title")
                        .map(element -> element.getTextContent().strip().replaceAll("\\s+", " "))
                        .orElse(null);
        return new NoteFields.Title(
                category, rules.title(described(category, name, title), "title"));
    }

    private static @Nullable String described(
            NoteCategory category, @Nullable String name, @Nullable String title) {
        return title != null && title.equalsIgnoreCase(name)
                ? title
                : Categories.describe(category, name, title);
    }

    private Optional<NoteCategory> category(Element code) {
        return Cda.attribute(code, "code")
                .flatMap(value -> categories.find(code.getAttribute("codeSystem"), value));
    }
}
