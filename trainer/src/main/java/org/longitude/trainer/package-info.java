/** Archived topics to trained bundles. May use schemas and model. */
@NullMarked
package org.longitude.trainer;

import org.jspecify.annotations.NullMarked;
