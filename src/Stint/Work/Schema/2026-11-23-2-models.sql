-- What transcripts of assistants tell, each thing once however many files tell it, and the figures of sessions made of it.
create table transcript_facts (
    bucket integer not null,
    workspace text not null,
    agent text not null,
    -- The assistant's own name for it: a response, a call of a tool, a message.
    key text not null,
    -- The assistant's session that it belongs to: of several that tell it, the one that had it first.
    agent_session text not null,
    at bigint not null,
    -- When the values were told that are kept: a response that is written line by line grows.
    value_at bigint not null,
    kind text not null check (kind in ('response', 'totals', 'prompt', 'tool', 'edit', 'subagent', 'compaction', 'deleted')),
    provider text,
    model text,
    input_tokens bigint,
    output_tokens bigint,
    cache_read_tokens bigint,
    cache_write_tokens bigint,
    reasoning_tokens bigint,
    path text,
    lines_added bigint,
    lines_removed bigint,
    description text,
    primary key (bucket, workspace, agent, key)
);
create index transcript_facts_by_session on transcript_facts (bucket, workspace, agent, agent_session, at, key);

-- Sessions as assistants name them. What is not settled yet has changed since its sessions were made, from that instant on.
create table transcript_sessions (
    bucket integer not null,
    workspace text not null,
    agent text not null,
    agent_session text not null,
    cwd text,
    cwd_at bigint,
    file text,
    file_at bigint,
    unsettled_from bigint,
    primary key (bucket, workspace, agent, agent_session)
);
create index transcript_sessions_unsettled on transcript_sessions (bucket, workspace, agent, agent_session) where unsettled_from is not null;

-- How far each transcript has been read. A file is known by a hash of its machine and place.
create table transcript_files (
    bucket integer not null,
    workspace text not null,
    agent text not null,
    file text not null,
    size bigint not null,
    modified_at bigint not null,
    read_to bigint not null,
    lines bigint not null,
    -- A hash of how it begins and of the last bytes read: a file that differs there is another one.
    mark text not null,
    state text not null,
    primary key (bucket, workspace, agent, file)
);

create table session_models (
    bucket integer not null,
    session_id text not null,
    provider text not null,
    model text not null,
    responses bigint not null,
    input_tokens bigint,
    output_tokens bigint,
    cache_read_tokens bigint,
    cache_write_tokens bigint,
    reasoning_tokens bigint,
    primary key (bucket, session_id, provider, model),
    foreign key (bucket, session_id) references sessions (bucket, id)
);

-- Edits by an assistant, as its hooks or its transcript tell: times_modified is the larger of these and what git counts.
alter table session_files add column edits bigint not null default 0;
alter table session_files add column ai_lines_added bigint;
alter table session_files add column ai_lines_removed bigint;
alter table work_sessions add column ai_lines_added bigint;
alter table work_sessions add column ai_lines_removed bigint;
