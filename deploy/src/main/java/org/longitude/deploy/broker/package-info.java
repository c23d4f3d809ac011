/**
 * Real Kafka brokers without an installation: one in this process, or one or three as child
 * processes that tests can kill and freeze. May use Kafka's server and the contracts' limits.
 */
@NullMarked
package org.longitude.deploy.broker;

import org.jspecify.annotations.NullMarked;
