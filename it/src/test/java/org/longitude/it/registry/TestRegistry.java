package org.longitude.it.registry;

/** A registry that a test may stop and start again, with what it remembers and at one address. */
interface TestRegistry {

    /** The value of schema.registry.url. */
    String url();

    void start() throws Exception;

    void stop() throws Exception;
}
