-- Who may speak to a server, from which pages visits may be sent, and who looked at whose visits.

-- Workspaces that a token was made for, all in one bucket: what a server serves.
create table workspaces (
    bucket integer not null,
    name text not null,
    created_at bigint not null,
    primary key (bucket, name)
);

-- Under which a workspace signs what it gives out.
create table workspace_secrets (
    bucket integer not null,
    workspace text not null,
    secret text not null,
    primary key (bucket, workspace)
);

-- Of a token the store has the hash alone. Never deleted: a token that was revoked says so.
create table tokens (
    bucket integer not null,
    id text not null,
    workspace text not null,
    hash text not null,
    scope text not null check (scope in ('ingest', 'read', 'write', 'admin')),
    site text,
    name text,
    actor text,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint,
    revoked_at bigint,
    -- To the hour.
    last_used_at bigint,
    primary key (bucket, id),
    unique (bucket, hash),
    check ((scope = 'ingest') = (site is not null))
);
create index tokens_by_workspace on tokens (bucket, workspace, id);

-- The pages that may send visits of a site, as scheme, host and port.
create table site_origins (
    bucket integer not null,
    workspace text not null,
    site text not null,
    origin text not null,
    primary key (bucket, workspace, site, origin)
);

-- Who looked at the visits of one person.
create table audit (
    bucket integer not null,
    id text not null,
    workspace text not null,
    at bigint not null,
    token text,
    actor text not null,
    operation text not null,
    subject text not null,
    primary key (bucket, id)
);
create index audit_by_time on audit (bucket, workspace, at, id);
create index audit_by_subject on audit (bucket, workspace, subject, at, id);
