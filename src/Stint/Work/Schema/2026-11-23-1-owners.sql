-- The process that drives an assistant's session, and what the assistant calls the session: it may change its name for it while it goes on.
alter table work_sessions add column owner text;
create index work_sessions_by_owner on work_sessions (bucket, owner) where owner is not null;

create table agent_sessions (
    bucket integer not null,
    session_id text not null,
    workspace text not null,
    agent text not null,
    agent_session text not null,
    primary key (bucket, session_id, agent_session),
    foreign key (bucket, session_id) references sessions (bucket, id)
);
create index agent_sessions_by_name on agent_sessions (bucket, workspace, agent, agent_session);
insert into agent_sessions (bucket, session_id, workspace, agent, agent_session)
select w.bucket, w.session_id, s.workspace, w.agent, w.agent_session
from work_sessions w join sessions s on s.bucket = w.bucket and s.id = w.session_id
where w.agent is not null and w.agent_session is not null and w.agent_session <> '';
