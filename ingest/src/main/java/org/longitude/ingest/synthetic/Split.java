package org.longitude.ingest.synthetic;

/** Which set an admission belongs to. Sets share no patient. */
public enum Split {
    /** Labelled training admissions, written with the seen phrasings only. */
    TRAIN(1),
    /**
     * For thresholds and early stopping. It uses the phrasings of training too, so that whatever is
     * tuned on it has seen nothing of the phrasings held out for {@link #TEST}.
     */
    DEV(2),
    /** About one mention in four uses a phrasing held out from training. */
    TEST(3),
    /** Text without codes or truth; half of its mentions use the held-out phrasings. */
    UNLABELLED(4);

    /** Part of every number and of every random stream, hence written down and never derived. */
    private final int number;

    Split(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Share of mentions, in [0, 1], that use held-out phrasings. */
    double heldOutShare() {
        return switch (this) {
            case TRAIN, DEV -> 0.0;
            case TEST -> 0.25;
            case UNLABELLED -> 0.5;
        };
    }

    /** First patient number of the set; sets lie ten million patients apart. */
    long firstPatientId() {
        return number * 10_000_000L;
    }

    /** First admission number of the set. */
    long firstAdmissionId() {
        return number * 10_000_000L + 100_000_000L;
    }
}
