/** Tests of replays. */
@NullMarked
package org.longitude.coder.replay;

import org.jspecify.annotations.NullMarked;
