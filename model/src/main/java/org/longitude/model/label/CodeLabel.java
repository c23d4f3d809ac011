package org.longitude.model.label;

import java.util.Objects;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * One code that a model can assign.
 *
 * @param code the code with its dot, for example {@code 428.0}
 * @param system the code system it belongs to: {@code V45.81} of one system is not that of another
 * @param kind diagnosis or procedure
 * @param description what the code stands for, in a few words; empty where nobody gave one
 */
public record CodeLabel(String code, CodeSystem system, CodeKind kind, String description) {
    public CodeLabel {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(description, "description");
        if (code.isBlank() || !code.equals(code.strip())) {
            throw new ModelException(
                    ModelError.LABELS_INVALID,
                    "code: '%s' (expected: a code without spaces around it)".formatted(code));
        }
    }
}
