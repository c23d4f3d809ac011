/**
 * The paper from snapshot to report: named steps that depend on each other, each a run folder, so
 * that a reproduction that was stopped goes on where it was. May use all of {@code trainer}.
 */
@org.jspecify.annotations.NullMarked
package org.longitude.trainer.reproduce;
