/**
 * What each service may do on the brokers: one declaration, printed for a person, for {@code
 * kafka-acls.sh} and for Strimzi, set by an admin client, and compared with a cluster by {@code
 * doctor}. May use the contracts and Kafka's clients.
 */
@NullMarked
package org.longitude.deploy.access;

import org.jspecify.annotations.NullMarked;
