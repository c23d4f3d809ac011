/** What must hold of the synthetic admissions before a score on them means anything. */
@NullMarked
package org.longitude.it.synthetic;

import org.jspecify.annotations.NullMarked;
