/** Tests of the drift report's numbers. */
@NullMarked
package org.longitude.deploy.drift;

import org.jspecify.annotations.NullMarked;
