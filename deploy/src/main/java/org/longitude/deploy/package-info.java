/** The longitude command and the all-in-one demo. May use every module. */
@NullMarked
package org.longitude.deploy;

import org.jspecify.annotations.NullMarked;
