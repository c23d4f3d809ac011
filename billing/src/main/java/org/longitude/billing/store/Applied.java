package org.longitude.billing.store;

/**
 * What became of a batch of one partition.
 *
 * @param newer predictions that rose above what stood
 * @param repeated predictions that said what stood already
 * @param older predictions below what stood
 * @param beyond codes of those that were applied which their claims do not carry
 */
public record Applied(int newer, int repeated, int older, int beyond) {}
