/** The billing export on a real PostgreSQL and a real broker, failure paths first. */
@NullMarked
package org.longitude.it.billing;

import org.jspecify.annotations.NullMarked;
