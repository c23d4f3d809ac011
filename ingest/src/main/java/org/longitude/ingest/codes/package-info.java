/**
 * How ICD codes are written: the dot, the shape of a code, what a shape says of its kind; lists of
 * codes, and tables of them in CSV. May use {@code source}, {@code csv} and {@code identity}.
 */
@NullMarked
package org.longitude.ingest.codes;

import org.jspecify.annotations.NullMarked;
