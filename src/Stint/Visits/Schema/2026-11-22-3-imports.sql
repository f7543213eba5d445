-- What imports of access logs need to know of those before them.

-- Lines that have been counted, so that they never count again: when, and a keyed hash of what they say but for the address.
create table imported_lines (
    bucket integer not null,
    workspace text not null,
    site text not null,
    at bigint not null,
    line bigint not null,
    primary key (bucket, workspace, site, at, line)
);

-- The key of these hashes.
create table import_keys (
    bucket integer not null,
    workspace text not null,
    key text not null,
    primary key (bucket, workspace)
);

-- Under which visitors of a log get their ids: one salt for each local day of a site, kept for two days of the log and no longer than two days.
create table import_salts (
    bucket integer not null,
    workspace text not null,
    site text not null,
    day text not null,
    salt text not null,
    made_at bigint not null,
    primary key (bucket, workspace, site, day)
);
