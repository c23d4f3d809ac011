/**
 * Whether probabilities say how often people agree, as a metric that runs along ({@code serve
 * calibration}). May read topics; writes nothing.
 */
@NullMarked
package org.longitude.deploy.calibration;

import org.jspecify.annotations.NullMarked;
