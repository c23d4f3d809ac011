/**
 * A small schema registry with the REST calls that Confluent's has, for the demo and for tests. May
 * use Avro and the JDK's HTTP server, and nothing of the pipeline: clients meet it over HTTP only.
 */
@NullMarked
package org.longitude.deploy.registry;

import org.jspecify.annotations.NullMarked;
