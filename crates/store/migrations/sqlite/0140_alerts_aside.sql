-- Why an alert was set aside (SL-6). One that was is out of the way like one that was taken: its
-- body is erased, and taken_at says since when.
ALTER TABLE alert ADD COLUMN aside_because TEXT CHECK (aside_because IS NULL OR taken_at IS NOT NULL);
