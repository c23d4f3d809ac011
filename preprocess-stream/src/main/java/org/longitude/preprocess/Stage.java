package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.List;
import org.longitude.schemas.Topic;
import org.longitude.schemas.Topics;

/** Which part of the work an application does: each has its own inputs and outputs. */
enum Stage {
    /** The live path: raw notes and events to normalised notes and tokenised admissions. */
    LIVE(true, true, true),
    /** Normalised notes and events to the tokenised admissions of another tokenizer. */
    RETOKENIZE(false, true, true),
    /** Raw notes to normalised notes once more, after the rules have changed. */
    RENORMALIZE(true, false, false);

    private final boolean normalizes;
    private final boolean tokenizes;
    private final boolean deadLetters;

    Stage(boolean normalizes, boolean tokenizes, boolean deadLetters) {
        this.normalizes = normalizes;
        this.tokenizes = tokenizes;
        this.deadLetters = deadLetters;
    }

    /** Where the notes come from. */
    Topic<?, ?> source() {
        return this == RETOKENIZE ? Topics.NOTES_NORMALIZED : Topics.NOTES_RAW;
    }

    boolean normalizes() {
        return normalizes;
    }

    boolean tokenizes() {
        return tokenizes;
    }

    /** Whether what cannot be read is put aside; what was put aside before need not be again. */
    boolean deadLetters() {
        return deadLetters;
    }

    List<String> inputs() {
        return tokenizes
                ? List.of(source().name(), Topics.ADMISSIONS_EVENTS.name())
                : List.of(source().name());
    }

    /** Everything that it writes, dead letters included. */
    List<String> outputs() {
        List<String> outputs = new ArrayList<>();
        if (normalizes) {
            outputs.add(Topics.NOTES_NORMALIZED.name());
        }
        if (tokenizes) {
            outputs.add(Topics.ADMISSIONS_TOKENIZED.name());
            outputs.add(Topics.ADMISSIONS_TOKENIZED_HISTORY.name());
        }
        if (deadLetters) {
            outputs.add(source().dlq());
            outputs.add(Topics.ADMISSIONS_EVENTS.dlq());
        }
        return List.copyOf(outputs);
    }
}
