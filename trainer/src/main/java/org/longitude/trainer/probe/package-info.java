/**
 * What each layer of a pre-trained encoder knows of the codes: states computed once and kept on
 * disk, a linear probe a layer on the training loop, the paper's figures. Probes never train the
 * encoder; beside them it is fine-tuned with all of its layers and with the first half.
 */
@NullMarked
package org.longitude.trainer.probe;

import org.jspecify.annotations.NullMarked;
