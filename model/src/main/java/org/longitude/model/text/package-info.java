/**
 * The paper's pre-processing (section 4.1.2): note text to words that point back to the characters
 * they came from. Pure functions over strings; touches nothing else of the house.
 */
@NullMarked
package org.longitude.model.text;

import org.jspecify.annotations.NullMarked;
