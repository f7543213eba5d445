-- What keeps visitors private: ids without a cookie, events kept apart, erasure, retention.

-- Under which ids are made for visitors who bring none: one salt a day (UTC, days since 1970), deleted when it is two days old.
create table visitor_salts (
    bucket integer not null,
    workspace text not null,
    day bigint not null,
    salt text not null,
    primary key (bucket, workspace, day)
);

-- Events that do not count: of bots, and refused for a reason that may turn out wrong.
create table visit_filtered (
    bucket integer not null,
    id text not null,
    workspace text not null,
    site text not null,
    reason text not null,
    why text,
    at bigint not null,
    received_at bigint not null,
    -- The visit that the client named.
    visit text,
    visitor_id text,
    user_id text,
    -- The event as it would be stored, as JSON.
    event text not null,
    restored_at bigint,
    primary key (bucket, id)
);
create index visit_filtered_by_receipt on visit_filtered (bucket, workspace, received_at, id);
create index visit_filtered_by_reason on visit_filtered (bucket, workspace, reason, at, id);
create index visit_filtered_by_visit on visit_filtered (bucket, workspace, visit) where visit is not null;
create index visit_filtered_by_visitor on visit_filtered (bucket, workspace, visitor_id) where visitor_id is not null;
create index visit_filtered_by_user on visit_filtered (bucket, workspace, user_id) where user_id is not null;

-- How many of them came on a UTC day, those that were not kept included.
create table visit_filtered_days (
    bucket integer not null,
    workspace text not null,
    site text not null,
    date text not null,
    reason text not null,
    events bigint not null,
    kept bigint not null,
    restored bigint not null,
    primary key (bucket, workspace, site, date, reason)
);

-- Who asked that somebody be forgotten, and how much that was; never whom.
create table visit_erasures (
    bucket integer not null,
    id text not null,
    workspace text not null,
    at bigint not null,
    actor text not null,
    kind text not null check (kind in ('visit', 'visitor', 'user')),
    visits bigint not null,
    events bigint not null,
    filtered bigint not null,
    primary key (bucket, id)
);

-- What must not come back: keyed hashes, and the time that is meant.
create table visit_erased (
    bucket integer not null,
    workspace text not null,
    hash text not null,
    from_at bigint not null,
    until_at bigint not null,
    erased_at bigint not null,
    primary key (bucket, workspace, hash, from_at)
);

-- The key of these hashes; there is none before the first erasure.
create table visit_erasure_keys (
    bucket integer not null,
    workspace text not null,
    key text not null,
    primary key (bucket, workspace)
);

-- Raw visits of a site were removed up to this instant: what belongs before it is not taken any more. Beside each zone in which days are kept there are
-- the days of the zone 'ZONE gone': what removed visits have left in them.
create table visit_edges (
    bucket integer not null,
    workspace text not null,
    site text not null,
    kept_from bigint not null,
    primary key (bucket, workspace, site)
);

-- The first day that is known in a zone which was asked for when older raw data had gone.
create table visit_zone_starts (
    bucket integer not null,
    workspace text not null,
    site text not null,
    zone text not null,
    date text not null,
    primary key (bucket, workspace, zone, site)
);

-- A visit has one user, the last that it was told; erasure finds the others here.
create index visit_events_by_user on visit_events (bucket, user_id, stream) where user_id is not null;
