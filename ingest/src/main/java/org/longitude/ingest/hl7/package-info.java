/**
 * HL7 v2 messages to notes, codes and admission events. HAPI reads segments; what a message means
 * stands here, as pure functions. May use {@code source}, {@code codes}, {@code identity}, {@code
 * category} and {@code attachment}; knows no Kafka and no sockets.
 */
@NullMarked
package org.longitude.ingest.hl7;

import org.jspecify.annotations.NullMarked;
