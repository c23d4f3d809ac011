/**
 * Hugging Face directories as a whole: what one holds, whether it is complete, and how it becomes
 * ours and ours becomes one. {@link org.longitude.model.directory.ModelImport} and {@link
 * org.longitude.model.directory.ModelExport} are the ways in. Reads configurations through the
 * encoder package and tensors through the weights package; starts no engine.
 */
@NullMarked
package org.longitude.model.directory;

import org.jspecify.annotations.NullMarked;
