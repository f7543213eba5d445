-- Things that transcripts of several sessions tell, each with all who tell it: whose it is can change when more is told.
create table transcript_tellers (
    bucket integer not null,
    workspace text not null,
    agent text not null,
    key text not null,
    agent_session text not null,
    at bigint not null,
    primary key (bucket, workspace, agent, key, agent_session)
);
create index transcript_tellers_by_session on transcript_tellers (bucket, workspace, agent, agent_session, key);

-- What a session's file tells up to then was copied from another: the file began later.
alter table transcript_sessions add column copied_to bigint;

-- Deleted sessions of assistants: what a transcript tells of that time stays deleted.
create table transcript_deletions (
    bucket integer not null,
    workspace text not null,
    agent text not null,
    agent_session text not null,
    from_at bigint not null,
    to_at bigint not null,
    primary key (bucket, workspace, agent, agent_session, from_at)
);

-- Until when a session's models and lines count what was told under that name; null where that is to be counted anew.
alter table agent_sessions add column told_to bigint;
