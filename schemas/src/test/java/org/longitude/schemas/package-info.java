/** Tests of the contracts, without a broker and without a registry. */
@NullMarked
package org.longitude.schemas;

import org.jspecify.annotations.NullMarked;
