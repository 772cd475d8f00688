DROP FUNCTION keep_briefing;
DROP TRIGGER history ON incident;
DROP TRIGGER corrections ON incident;
DROP FUNCTION report_incidents, refuse_incidents, change_incident, incidents_given, refusals_given,
    note_incident_change, incident_changes;
DROP TRIGGER touched_added ON incident;
DROP TRIGGER touched_changed ON incident;
DROP TRIGGER touched_gone ON incident;
DROP TRIGGER touched_emptied ON incident;
DROP TRIGGER incidents_touched ON area;
DROP TRIGGER incidents_touched ON area_level;
DROP TRIGGER incidents_touched ON code_class;
DROP TRIGGER incidents_touched ON city;
DROP FUNCTION note_incident_touch, note_all_incidents;
DROP TABLE briefing, incident_touch, incident_event;
ALTER TABLE incident DROP COLUMN severity, DROP COLUMN note, DROP COLUMN recorded_at;
