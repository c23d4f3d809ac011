package org.longitude.trainer.loop;

/**
 * How a parameter moves in one step.
 *
 * @param rate learning rate
 * @param decay weight decay
 */
public record Rate(double rate, double decay) {}
