/** {@code longitude dlq}: what was put aside, seen and sent again. */
@NullMarked
package org.longitude.deploy.dlq;

import org.jspecify.annotations.NullMarked;
