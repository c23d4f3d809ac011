package org.longitude.deploy.demo;

/** The steps of the start, in the order in which they are listed. */
enum Step {
    BROKER("Kafka broker"),
    REGISTRY("schema registry"),
    ENGINE("model"),
    TOPICS("topics"),
    TRAINING_NOTES("training notes"),
    TRAINING("training"),
    PREPROCESS("preprocess"),
    CODER("coder"),
    WATCHER("watching predictions");

    private final String label;

    Step(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
