/**
 * The contracts between the applications: topics, record types and their serdes. Imports nothing of
 * the other modules.
 */
@NullMarked
package org.longitude.schemas;

import org.jspecify.annotations.NullMarked;
