-- Fixed dates and uids: both machines start from the same rows, and every build makes the same ones.
SET client_min_messages = warning;
INSERT INTO usr (user_no, active, username, password, fullname, email, joined, updated)
SELECT 1000 + n, true, 'utente' || n, '*lab', 'Utente ' || n, 'utente' || n || '@lab.example',
       timestamptz '2026-01-01 08:00Z', timestamptz '2026-01-01 08:00Z'
FROM generate_series(1, 20) n;
INSERT INTO principal (type_id, user_no, displayname, default_privileges)
SELECT 1, 1000 + n, 'Utente ' || n, 0::bit(24) FROM generate_series(1, 20) n;
INSERT INTO collection (user_no, parent_container, dav_name, dav_etag, dav_displayname, is_calendar, created, modified)
SELECT 1000 + n, '/utente' || n || '/', '/utente' || n || '/calendario/', md5('c' || n),
       CASE n WHEN 1 THEN 'Orario di apertura' WHEN 2 THEN 'Festivi' ELSE 'Agenda ' || n END, true,
       timestamptz '2026-01-01 08:00Z', timestamptz '2026-01-01 08:00Z'
FROM generate_series(1, 20) n;
WITH event AS (
    SELECT n, e, '/utente' || n || '/calendario/evento-' || n || '-' || e || '.ics' AS dav_name,
           'evento-' || n || '-' || e || '@lab.example' AS uid,
           timestamptz '2026-01-05 08:00Z' + (n * 31 + e * 26) * interval '1 hour' AS begins
    FROM generate_series(1, 20) n, generate_series(1, 60) e
)
INSERT INTO caldav_data (user_no, dav_name, dav_etag, created, modified, caldav_data, caldav_type, logged_user, collection_id)
SELECT 1000 + n, event.dav_name, md5(uid), timestamptz '2026-01-01 08:00Z', timestamptz '2026-01-01 08:00Z',
       E'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//TVOX//Lab//IT\r\nBEGIN:VEVENT\r\nUID:' || uid
       || E'\r\nDTSTART:' || to_char(begins AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')
       || E'\r\nDURATION:PT1H\r\nSUMMARY:Evento ' || e || E'\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
       'VEVENT', 1000 + n, c.collection_id
FROM event JOIN collection c ON c.dav_name = '/utente' || n || '/calendario/' ORDER BY n, e;
INSERT INTO calendar_item (user_no, dav_name, dav_etag, uid, created, last_modified, dtstamp, dtstart, dtend, summary, class, transp, status, dav_id, collection_id)
SELECT d.user_no, d.dav_name, d.dav_etag, 'u' || d.dav_id, d.created, d.modified, d.created,
       d.created + d.dav_id * interval '1 hour', d.created + (d.dav_id + 1) * interval '1 hour',
       'Evento ' || d.dav_id, 'PUBLIC', 'OPAQUE', 'CONFIRMED', d.dav_id, d.collection_id
FROM caldav_data d
WHERE NOT EXISTS (SELECT 1 FROM calendar_item i WHERE i.dav_id = d.dav_id) ORDER BY d.dav_id;
-- The calendars of two services: 511 was closed one August, 512 is closed for good.
INSERT INTO collection (user_no, parent_container, dav_name, dav_etag, dav_displayname, is_calendar, created, modified)
SELECT 1001, '/utente1/', '/utente1/servizio-' || n || '/', md5('s' || n), 'Chiusure del servizio ' || n, true,
       timestamptz '2026-01-01 08:00Z', timestamptz '2026-01-01 08:00Z'
FROM generate_series(511, 512) n;
WITH closing (n, begins, ends, summary) AS (
    VALUES (511, timestamptz '2020-08-10 00:00Z', timestamptz '2020-08-24 00:00Z', 'Chiusura estiva'),
           (512, timestamptz '2020-01-01 00:00Z', timestamptz '2100-01-01 00:00Z', 'Cessata attivita')
), event AS (
    INSERT INTO caldav_data (user_no, dav_name, dav_etag, created, modified, caldav_data, caldav_type, logged_user, collection_id)
    SELECT 1001, c.dav_name || 'chiusura.ics', md5('chiusura' || n), timestamptz '2026-01-01 08:00Z', timestamptz '2026-01-01 08:00Z',
           E'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//TVOX//Lab//IT\r\nBEGIN:VEVENT\r\nUID:chiusura-' || n || '@lab.example'
           || E'\r\nDTSTART:' || to_char(begins AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')
           || E'\r\nDTEND:' || to_char(ends AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')
           || E'\r\nSUMMARY:' || summary || E'\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
           'VEVENT', 1001, c.collection_id
    FROM closing JOIN collection c ON c.dav_name = '/utente1/servizio-' || n || '/' ORDER BY n
    RETURNING user_no, dav_name, dav_etag, dav_id, created, modified, collection_id
)
INSERT INTO calendar_item (user_no, dav_name, dav_etag, uid, created, last_modified, dtstamp, dtstart, dtend, summary, class, transp, status, dav_id, collection_id)
SELECT e.user_no, e.dav_name, e.dav_etag, 'chiusura-' || n || '@lab.example', e.created, e.modified, e.created,
       begins, ends, closing.summary, 'PUBLIC', 'OPAQUE', 'CONFIRMED', e.dav_id, e.collection_id
FROM event e JOIN closing ON e.dav_name = '/utente1/servizio-' || n || '/chiusura.ics' ORDER BY n;
SELECT setval('usr_user_no_seq', 1020);
