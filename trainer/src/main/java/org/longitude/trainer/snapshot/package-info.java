/**
 * A piece of the topics as a folder: the records themselves, what they were (manifest) and the
 * corpus that follows from them, packed so that it is read from disk as it is asked for. Everything
 * that touches Kafka here ends in records; everything behind them needs no cluster.
 */
@NullMarked
package org.longitude.trainer.snapshot;

import org.jspecify.annotations.NullMarked;
