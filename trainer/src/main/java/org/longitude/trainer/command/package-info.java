/**
 * {@code longitude train …}: options, progress and exit codes; the work itself lives in the other
 * packages.
 */
@NullMarked
package org.longitude.trainer.command;

import org.jspecify.annotations.NullMarked;
