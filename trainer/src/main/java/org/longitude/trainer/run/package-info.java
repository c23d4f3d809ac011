/**
 * The folder of a run: its configuration as used, metrics as JSON lines, checkpoints that survive a
 * kill at any moment, its result. Knows files and tensors, not what is trained. May use the model
 * module's weights and DJL's api.
 */
@NullMarked
package org.longitude.trainer.run;

import org.jspecify.annotations.NullMarked;
