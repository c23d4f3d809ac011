/** HL7 C-CDA R2.1 documents to notes: the header to ids, the sections' narrative to text. */
@NullMarked
package org.longitude.ingest.ccda;

import org.jspecify.annotations.NullMarked;
