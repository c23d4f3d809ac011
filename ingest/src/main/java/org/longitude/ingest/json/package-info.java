/** What JSON from strangers may be, for every format that is written in it. */
@NullMarked
package org.longitude.ingest.json;

import org.jspecify.annotations.NullMarked;
