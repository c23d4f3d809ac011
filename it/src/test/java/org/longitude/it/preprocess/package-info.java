/** Preprocessing on a real broker: transactions, restarts, outages, the largest note. */
@NullMarked
package org.longitude.it.preprocess;

import org.jspecify.annotations.NullMarked;
