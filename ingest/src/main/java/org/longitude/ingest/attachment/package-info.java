/**
 * Documents to text: character sets, HTML, RTF, guarded XML, and the layout that their paragraphs,
 * lists and tables become. Knows no message format and no Kafka.
 */
@NullMarked
package org.longitude.ingest.attachment;

import org.jspecify.annotations.NullMarked;
