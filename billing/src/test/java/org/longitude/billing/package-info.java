/** What needs neither a broker nor a database; the rest is in module it. */
@NullMarked
package org.longitude.billing;

import org.jspecify.annotations.NullMarked;
