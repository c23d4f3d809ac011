/** What tests need of the replay's inside. */
@NullMarked
package org.longitude.coder.replay;

import org.jspecify.annotations.NullMarked;
