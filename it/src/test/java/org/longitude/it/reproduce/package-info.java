/** The paper's experiments from generated notes to the report. */
@org.jspecify.annotations.NullMarked
package org.longitude.it.reproduce;
