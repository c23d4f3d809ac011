/** Tests of calibration as a metric. */
@NullMarked
package org.longitude.deploy.calibration;

import org.jspecify.annotations.NullMarked;
