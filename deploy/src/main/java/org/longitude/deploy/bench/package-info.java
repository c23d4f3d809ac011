/** {@code longitude bench}: speed and memory of the parts, measured on this machine. */
@NullMarked
package org.longitude.deploy.bench;

import org.jspecify.annotations.NullMarked;
