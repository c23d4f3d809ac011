-- What stands of each admission, where reading goes on, and what is still to be sent. One schema
-- belongs to one export, whatever number of instances it has.

CREATE TABLE source_offset (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (topic, partition)
);
COMMENT ON TABLE source_offset IS
    'Where reading goes on. Advanced by compare-and-set in the transaction of what was read, so that an instance that was overtaken writes nothing.';

CREATE TABLE admission (
    admission_id      text             PRIMARY KEY,
    patient_id        text,
    revision          bigint           NOT NULL,
    release_number    bigint           NOT NULL,
    status            text             NOT NULL
        CHECK (status IN ('PRELIMINARY', 'FINAL', 'REVISED', 'RETRACTED')),
    origin            text             NOT NULL,
    claim             text             NOT NULL CHECK (claim IN ('NONE', 'DRAFT', 'CANCELLED')),
    bundle_id         text             NOT NULL,
    bundle_hash       text             NOT NULL,
    coverage          double precision NOT NULL,
    coded_at          timestamptz      NOT NULL,
    source_partition  integer          NOT NULL,
    source_offset     bigint           NOT NULL,
    revisions_applied bigint           NOT NULL
);
COMMENT ON TABLE admission IS
    'The highest (revision, release_number) of each admission; revisions_applied counts how often that rose.';

CREATE TABLE admission_code (
    admission_id text             NOT NULL REFERENCES admission ON DELETE CASCADE,
    code_system  text             NOT NULL,
    code         text             NOT NULL,
    kind         text             NOT NULL CHECK (kind IN ('DIAGNOSIS', 'PROCEDURE', 'UNKNOWN')),
    stands       boolean          NOT NULL,
    rank         integer          CHECK (rank > 0),
    on_claim     boolean          NOT NULL,
    description  text             NOT NULL,
    probability  double precision NOT NULL,
    threshold    double precision NOT NULL,
    evidence     jsonb            NOT NULL,
    PRIMARY KEY (admission_id, code_system, code),
    CHECK (stands = (rank IS NOT NULL)),
    CHECK (stands OR NOT on_claim)
);
COMMENT ON TABLE admission_code IS
    'The assigned codes that stand, ranked within their kind, and those that stood once (stands = false).';

CREATE TABLE outbox (
    id               bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change_id        uuid    NOT NULL UNIQUE,
    admission_id     text    NOT NULL,
    revision         bigint  NOT NULL,
    release_number   bigint  NOT NULL,
    status           text    NOT NULL,
    claim            text    NOT NULL,
    beyond           jsonb   NOT NULL,
    source_partition integer NOT NULL,
    source_offset    bigint  NOT NULL,
    fhir             text    NOT NULL
);
CREATE INDEX outbox_source_partition ON outbox (source_partition, id);
COMMENT ON TABLE outbox IS
    'Changes written with what they follow from and deleted once they were sent; the order within a partition is that of id.';
