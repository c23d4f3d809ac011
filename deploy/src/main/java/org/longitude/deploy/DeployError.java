package org.longitude.deploy;

/** What can go wrong around the pipeline. */
public enum DeployError {
    /** The data folder cannot be created, read or written, or belongs to something else. */
    FOLDER_UNUSABLE,
    /** An asked-for port is taken. */
    PORT_TAKEN,
    /** The broker did not start. */
    BROKER_FAILED,
    /** The schema registry did not start or could not keep a schema. */
    REGISTRY_FAILED,
    /** A child process did not start, died, or could not be signalled. */
    CHILD_FAILED,
    /** A file or directory that the user named is missing or not what it should be. */
    BAD_INPUT,
    /** A part of the demo did not get ready or stopped by itself. */
    DEMO_FAILED
}
