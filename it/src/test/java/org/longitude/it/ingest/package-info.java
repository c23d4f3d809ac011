/** What ingest puts on the topics of a real broker. */
@NullMarked
package org.longitude.it.ingest;

import org.jspecify.annotations.NullMarked;
