DROP FUNCTION keep_briefing;
DROP TABLE briefing, incident_touch, incident_event;
ALTER TABLE incident DROP COLUMN severity, DROP COLUMN note, DROP COLUMN recorded_at;
