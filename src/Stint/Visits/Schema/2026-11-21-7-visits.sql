-- Visits to web applications: sessions of the kind 'visit', what only visits have, their raw events, and their figures by day.

-- A web application. Without one being named, events belong to the site 'default'.
create table sites (
    bucket integer not null,
    id text not null,
    workspace text not null,
    name text not null,
    created_at bigint not null,
    primary key (bucket, id),
    unique (bucket, workspace, name)
);

-- What a client sent, append-only but for erasure. A stream is what is cut into visits: a visitor on a site, or the one visit that a client named.
create table visit_events (
    bucket integer not null,
    stream text not null,
    id text not null,
    at bigint not null,
    received_at bigint not null,
    type text not null,
    name text,
    page text,
    user_id text,
    -- Device, entry, end and workflow step as JSON, where an event tells them.
    context text,
    details text,
    primary key (bucket, stream, id)
);
create index visit_events_by_time on visit_events (bucket, stream, at, id);

-- The facts of a visit, folded from its events in order; signs of life by heartbeat are here alone.
create table visits (
    bucket integer not null,
    session_id text not null,
    workspace text not null,
    site text not null,
    stream text not null,
    visitor_id text not null,
    user_id text,
    -- The first event and the last one; a heartbeat may reach beyond.
    started_at bigint not null,
    last_event_at bigint not null,
    last_seen_at bigint,
    engaged_ms bigint not null,
    events bigint not null,
    views bigint not null,
    actions bigint not null,
    interactions bigint not null,
    errors bigint not null,
    entry_page text,
    exit_page text,
    source text,
    referrer text,
    campaign text,
    device_type text,
    browser text,
    os text,
    -- How it ended when that was said by its last event.
    said_reason text,
    -- Screen, last action, workflows and features as JSON.
    more text not null,
    primary key (bucket, session_id),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index visits_by_stream on visits (bucket, stream, started_at);
create index visits_by_start on visits (bucket, workspace, site, started_at, session_id);
create index visits_by_user on visits (bucket, workspace, user_id, started_at, session_id);
create index visits_by_visitor on visits (bucket, workspace, visitor_id, started_at, session_id);

-- Figures of the visits that began on a local day: sums and counts, never averages.
create table visit_days (
    bucket integer not null,
    workspace text not null,
    site text not null,
    zone text not null,
    date text not null,
    visits bigint not null,
    closed bigint not null,
    measured bigint not null,
    duration_ms bigint not null,
    engaged_ms bigint not null,
    views bigint not null,
    actions bigint not null,
    errors bigint not null,
    with_errors bigint not null,
    short bigint not null,
    one_view bigint not null,
    unengaged bigint not null,
    primary key (bucket, workspace, site, zone, date)
);

-- Who visited on a local day, and how often: how many different people is counted, not added.
create table visit_day_people (
    bucket integer not null,
    workspace text not null,
    site text not null,
    zone text not null,
    date text not null,
    person text not null,
    visits bigint not null,
    primary key (bucket, workspace, site, zone, date, person)
);

-- How often a page was entered or left, a source led there, a device was used.
create table visit_day_values (
    bucket integer not null,
    workspace text not null,
    site text not null,
    zone text not null,
    date text not null,
    dimension text not null,
    value text not null,
    visits bigint not null,
    primary key (bucket, workspace, site, zone, date, dimension, value)
);

-- The zones in which days of visits are kept.
create table visit_zones (
    bucket integer not null,
    workspace text not null,
    zone text not null,
    primary key (bucket, workspace, zone)
);
