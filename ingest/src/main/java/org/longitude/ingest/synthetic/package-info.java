/**
 * Synthetic admissions: made-up notes with known codes and known evidence. Depends on nothing but
 * its own resources, so that the same seed gives the same bytes on every machine. The output is
 * frozen by a content hash: whoever changes it invalidates every model score that was read from it.
 */
@NullMarked
package org.longitude.ingest.synthetic;

import org.jspecify.annotations.NullMarked;
