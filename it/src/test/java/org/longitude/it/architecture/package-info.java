/** The module rules as tests, each with its reason. */
@NullMarked
package org.longitude.it.architecture;

import org.jspecify.annotations.NullMarked;
