/** {@code longitude billing}: what changed for an admission between two revisions, and why. */
@NullMarked
package org.longitude.billing.diff;

import org.jspecify.annotations.NullMarked;
