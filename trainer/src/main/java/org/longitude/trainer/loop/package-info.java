/**
 * The one training loop: whatever is trained is a task that says how its steps are cut, what a
 * micro-batch's loss is and how it is judged. May use the model module's training, DJL's api and
 * this module's run folders.
 */
@NullMarked
package org.longitude.trainer.loop;

import org.jspecify.annotations.NullMarked;
