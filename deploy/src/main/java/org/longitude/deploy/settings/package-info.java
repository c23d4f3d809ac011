/**
 * Where the options of services get their values from beside the command line, and the reference of
 * all settings. Reads environment variables and property files; asks the applications only what
 * their Kafka clients are set to.
 */
@NullMarked
package org.longitude.deploy.settings;

import org.jspecify.annotations.NullMarked;
