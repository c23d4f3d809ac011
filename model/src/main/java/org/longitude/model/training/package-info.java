/**
 * What any training of a model of this module needs: the optimiser in torch's form, learning rates
 * over steps, losses at scored positions only, and masking for language modelling.
 *
 * <p>Knows arrays and parameters but no model, no corpus and no training loop; loops belong to the
 * trainer. The arithmetic is in the {@code *.torchscript} resources beside this package.
 */
@NullMarked
package org.longitude.model.training;

import org.jspecify.annotations.NullMarked;
