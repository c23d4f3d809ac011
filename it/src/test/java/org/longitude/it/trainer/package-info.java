/** The trainer against a real broker and registry. */
@NullMarked
package org.longitude.it.trainer;

import org.jspecify.annotations.NullMarked;
