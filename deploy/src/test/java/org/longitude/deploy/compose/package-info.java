/** compose.yaml, as far as it can be held to account without an engine. */
@NullMarked
package org.longitude.deploy.compose;

import org.jspecify.annotations.NullMarked;
