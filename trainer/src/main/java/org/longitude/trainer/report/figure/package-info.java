/**
 * Figures as values: each holds its numbers, its words and how it is drawn as SVG. Knows no model,
 * no file and no page.
 */
@NullMarked
package org.longitude.trainer.report.figure;

import org.jspecify.annotations.NullMarked;
