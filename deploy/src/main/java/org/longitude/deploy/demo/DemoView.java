package org.longitude.deploy.demo;

import org.jspecify.annotations.Nullable;

/**
 * What people, or a program, see of a demo.
 *
 * <p>Threading: called from any thread; what is shown is whole.
 */
interface DemoView extends AutoCloseable {

    /** A step of the start has begun; several may run at a time. */
    void began(Step step);

    /** A step of the start is done. */
    void done(Step step, String detail);

    /** How far a long step has come. */
    void progress(Step step, double share, String detail);

    /** Something that a person wants to keep from a long step. */
    void note(String line);

    /** Everything runs; admissions follow. */
    void ready(String bundleId, double seconds);

    /** An admission is being sent. */
    void sending(Row row);

    /** An admission has its codes, or was dead-lettered. */
    void settled(Row row);

    /** The end, with the report where the demo came to one. */
    void finished(@Nullable DemoReport report);

    /** Gives the terminal back. */
    @Override
    void close();
}
