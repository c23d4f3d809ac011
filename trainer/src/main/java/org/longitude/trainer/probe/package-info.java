/**
 * What each layer of a pre-trained encoder knows of the codes: states computed once and kept on
 * disk, a linear probe a layer on the training loop, the paper's figures. The encoder is never
 * trained here.
 */
@NullMarked
package org.longitude.trainer.probe;

import org.jspecify.annotations.NullMarked;
