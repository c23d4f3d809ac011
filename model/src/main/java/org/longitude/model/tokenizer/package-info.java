/**
 * Words to token ids. Reads what {@code org.longitude.model.text} made and touches nothing else of
 * the house.
 */
@NullMarked
package org.longitude.model.tokenizer;

import org.jspecify.annotations.NullMarked;
