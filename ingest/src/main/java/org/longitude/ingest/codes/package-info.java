/** How ICD codes are written: the dot, the shape of a code, and what a shape says of its kind. */
@NullMarked
package org.longitude.ingest.codes;

import org.jspecify.annotations.NullMarked;
