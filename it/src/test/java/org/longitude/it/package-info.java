/** Integration and fault tests against a real broker and a real registry. */
@NullMarked
package org.longitude.it;

import org.jspecify.annotations.NullMarked;
