-- Coding: what editors and assistants tell of their work, and the days' figures that were counted from it.

-- A sign of life with what it was about. The key is a hash of what makes two of them the same one.
create table heartbeats (
    bucket integer not null,
    workspace text not null,
    actor_id text not null,
    at bigint not null,
    key text not null,
    received_at bigint not null,
    -- human or ai; of an assistant, the session that tells it apart from others.
    lane text not null,
    agent_session text,
    type text not null,
    entity text not null,
    category text,
    project text,
    branch text,
    language text,
    editor text,
    plugin text,
    os text,
    machine text,
    harness text,
    model text,
    is_write integer not null,
    line bigint,
    cursor bigint,
    lines bigint,
    line_additions bigint,
    line_deletions bigint,
    ai_line_changes bigint,
    human_line_changes bigint,
    input_tokens bigint,
    output_tokens bigint,
    cached_input_tokens bigint,
    -- A JSON list of texts.
    dependencies text,
    primary key (bucket, workspace, actor_id, at, key)
);

-- A local day that is over, as it was counted; a heartbeat that comes late deletes the days that it may change.
create table coding_days (
    bucket integer not null,
    workspace text not null,
    actor_id text not null,
    zone text not null,
    date text not null,
    timeout_ms bigint not null,
    starts_at bigint not null,
    ends_at bigint not null,
    figures text not null,
    primary key (bucket, workspace, actor_id, zone, date, timeout_ms)
);
create index coding_days_by_end on coding_days (bucket, workspace, actor_id, ends_at);

-- The projects, machines and programs that heartbeats named, with when: to list them without reading the heartbeats.
create table coding_names (
    bucket integer not null,
    workspace text not null,
    actor_id text not null,
    -- project, machine or user_agent
    kind text not null,
    name text not null,
    first_at bigint not null,
    last_at bigint not null,
    primary key (bucket, workspace, actor_id, kind, name)
);
