package org.longitude.trainer.loop;

/**
 * When in a run something happens.
 *
 * @param step steps done
 * @param stepsPlanned steps the run will do, unless it ends early
 * @param done share of the work done, 0 to 1: by steps, or by time where a time budget ends first
 */
public record Moment(long step, long stepsPlanned, double done) {}
