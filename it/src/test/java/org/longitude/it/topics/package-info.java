/** Topics, their settings and their limits, on a real broker. */
@NullMarked
package org.longitude.it.topics;

import org.jspecify.annotations.NullMarked;
