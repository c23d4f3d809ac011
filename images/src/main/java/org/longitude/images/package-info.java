/**
 * OCI images out of folders, without a container engine. Knows none of our modules: what goes into
 * an image was laid out before.
 */
@NullMarked
package org.longitude.images;

import org.jspecify.annotations.NullMarked;
