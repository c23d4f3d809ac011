package org.longitude.trainer.loop;

/**
 * Where a run stands.
 *
 * @param step steps done
 * @param epoch passes done before the present one
 * @param index steps done of the present pass
 * @param stepsInEpoch steps of the present pass; 0 where none is under way
 */
public record Position(long step, int epoch, int index, int stepsInEpoch) {}
