/** Tokenised admissions to predictions, exactly once. May use schemas and model. */
@NullMarked
package org.longitude.coder;

import org.jspecify.annotations.NullMarked;
