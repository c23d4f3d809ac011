/** What the shipped bundle's card says, held to account in every build. */
@NullMarked
package org.longitude.it.bundle;

import org.jspecify.annotations.NullMarked;
