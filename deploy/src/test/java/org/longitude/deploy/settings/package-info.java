/** Settings: where they come from, what is wrong with them, and their reference. */
@NullMarked
package org.longitude.deploy.settings;

import org.jspecify.annotations.NullMarked;
