/** {@code longitude reconcile} against a pipeline whose every outcome is known. */
@NullMarked
package org.longitude.it.reconcile;

import org.jspecify.annotations.NullMarked;
