/** Every service with exactly its ACLs, by TLS, on a broker that refuses everything else. */
@NullMarked
package org.longitude.it.secure;

import org.jspecify.annotations.NullMarked;
