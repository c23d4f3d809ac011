/** {@code longitude bench ingest}: what taking a message costs beside what the broker costs. */
@NullMarked
package org.longitude.deploy.bench.ingest;

import org.jspecify.annotations.NullMarked;
