/**
 * The Longformer encoder and the label-attention head, trainable and servable by the same code.
 *
 * <p>{@link org.longitude.model.encoder.CodingModel} is the way in. Blocks own fp32 parameters; the
 * arithmetic is in the {@code *.torchscript} resources beside this package, which {@link
 * org.longitude.model.encoder.TorchFunction} wraps into archives the engine loads. May use DJL's
 * api (never an engine's own classes) and Jackson.
 */
@NullMarked
package org.longitude.model.encoder;

import org.jspecify.annotations.NullMarked;
