/**
 * Codes a range of the past with one bundle or two and says where they differ. Reads topics, writes
 * a file; joins no group and commits nothing. One class writes to a topic, where it is asked to:
 * {@code Publication}.
 */
@NullMarked
package org.longitude.coder.replay;

import org.jspecify.annotations.NullMarked;
