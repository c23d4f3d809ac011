/**
 * Notes and codes by HTTP: {@code /notes}, {@code /fhir}, {@code /codes}. A request is answered
 * once the broker has what it brought. Controllers know HTTP, the desk knows formats; no Kafka.
 */
@NullMarked
package org.longitude.ingest.http;

import org.jspecify.annotations.NullMarked;
