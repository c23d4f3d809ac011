/** Images that were written, unpacked and started. */
@NullMarked
package org.longitude.images;

import org.jspecify.annotations.NullMarked;
