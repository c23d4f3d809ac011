package org.longitude.model.encoder;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What reads an encoder's states to code an admission. */
public enum HeadKind {
    /** One learned query a label over all token states; its weights are the evidence. */
    LABEL_ATTENTION("label-attention"),
    /**
     * The first token's state, dense, tanh, projection: the paper's. Of several token windows the
     * one counts that is surest of a label. It gives no evidence.
     */
    FIRST_TOKEN("first-token");

    private final String configName;

    HeadKind(String configName) {
        this.configName = configName;
    }

    /** As {@code config.json} and command lines have it. */
    public String configName() {
        return configName;
    }

    /**
     * The kind of a name.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static HeadKind of(String configName) {
        return Arrays.stream(values())
                .filter(kind -> kind.configName.equals(configName))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "head: '%s' (expected: one of %s)"
                                                .formatted(configName, names())));
    }

    private static String names() {
        return Arrays.stream(values()).map(HeadKind::configName).collect(Collectors.joining(", "));
    }
}
