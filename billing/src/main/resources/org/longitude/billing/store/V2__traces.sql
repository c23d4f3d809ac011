-- Which trace a change goes on with when it is sent; the name of a trace, never anything of a patient.

ALTER TABLE outbox ADD COLUMN traceparent text;
