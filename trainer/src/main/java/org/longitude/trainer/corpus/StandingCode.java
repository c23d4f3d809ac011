package org.longitude.trainer.corpus;

import java.util.Comparator;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;

/** A code that stands for an admission after every resend and every reviewer's decision. */
public record StandingCode(CodeSystem system, CodeKind kind, String code)
        implements Comparable<StandingCode> {
    private static final Comparator<StandingCode> ORDER =
            Comparator.comparing(StandingCode::system)
                    .thenComparing(StandingCode::kind)
                    .thenComparing(StandingCode::code);

    @Override
    public int compareTo(StandingCode other) {
        return ORDER.compare(this, other);
    }
}
