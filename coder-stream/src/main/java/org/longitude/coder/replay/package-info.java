/**
 * Codes a range of the past with one bundle or two and says where they differ. Reads topics, writes
 * a file; joins no group, commits nothing, writes to no topic.
 */
@NullMarked
package org.longitude.coder.replay;

import org.jspecify.annotations.NullMarked;
