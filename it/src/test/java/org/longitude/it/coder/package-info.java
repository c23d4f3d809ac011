/** The coder against a real broker: exactly once, failures and the order of work. */
@NullMarked
package org.longitude.it.coder;

import org.jspecify.annotations.NullMarked;
