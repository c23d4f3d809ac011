/** Document types of other code systems to MIMIC's fifteen note categories. */
@NullMarked
package org.longitude.ingest.category;

import org.jspecify.annotations.NullMarked;
