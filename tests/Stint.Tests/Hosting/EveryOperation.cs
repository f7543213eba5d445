using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stint.Access;
using Stint.Coding;
using Stint.Operations;
using Stint.Sessions;
using Stint.Tasks;
using Stint.TestRuns;
using Stint.Tests.Support;
using Stint.Tests.Work;
using Stint.Upkeep;
using Stint.Visits;
using Stint.Work;
using Stint.Work.Analytics;
using Stint.Work.Goals;
using Stint.Work.Health;
using Stint.Work.Insight;
using Stint.Work.Setup;

namespace Stint.Tests.Hosting;

/// <summary>Every operation with every input it takes, through a server and at home: the answers are the same.</summary>
public sealed partial class EveryOperation
{
    private const string One = "019bb16e-0000-7000-8000-000000000001";
    private const string OfClaim = "019bb16e-0000-7000-8000-0000000000c1";
    private const string Two = "019bb16e-0000-7000-8000-000000000002";
    private const string Three = "019bb16e-0000-7000-8000-000000000003";

    private static readonly GitEvidence Git = Seen.Evidence([Seen.Commit(1, "2026-01-12T09:10:00Z")], Seen.File("src/a&b=c?d#e.txt"), Seen.File("größe.png", null, null));

    private static (Operation Operation, (string Name, object? Value)[] Values)[] TheStoryOfTasks =>
    [
        (AddTask.Operation,
        [
            ("key", "T-E07-F20-001"), ("title", "Größe <b>?</b>"), ("status", "ready_for_development"), ("epic", "E7"), ("feature", "F2"), ("agent_type", "backend"), ("priority", 3),
            ("project", "a b/c"),
        ]),
        (AddTask.Operation, [("key", "T-E07-F20-001"), ("project", "a b/c")]),
        (AddTask.Operation, [("key", "a/b c?d#e&f"), ("status", "nonsense")]),
        (AddTask.Operation, [("key", "a/b c?d#e&f"), ("project", "a b/c")]),
        (ImportTasks.Operation, [("tasks", new NewTasks([new NewTask("I-1", "One", "todo"), new NewTask("I-2", Status: "gone", Line: "line 3")])), ("project", "a b/c")]),
        (ListTasks.Operation, [("status", "ready_for_development"), ("epic", "E7"), ("project", "a b/c"), ("limit", 2), ("cursor", "00000000-0000-7000-8000-000000000000")]),
        (ClaimTask.Operation, [("key", "T-E07-F20-001"), ("agent", "b-1"), ("agent_type", "backend"), ("model", "sonnet"), ("lease", TimeSpan.FromMinutes(30)), ("project", "a b/c")]),
        (ClaimTask.Operation, [("key", "T-E07-F20-001"), ("agent", "b-2"), ("project", "a b/c")]),
        (ClaimTask.Operation, [("key", "nowhere")]),
        (ClaimTask.Operation, [("key", "i-1"), ("agent", "b-9"), ("id", OfClaim), ("project", "a b/c")]),
        (ClaimTask.Operation, [("key", "I-1"), ("agent", "b-9"), ("id", OfClaim), ("project", "a b/c")]),
        (ClaimTask.Operation, [("key", "I-1"), ("agent", "b-9"), ("id", OfClaim), ("project", "a b/c")]),
        (NextTask.Operation, [("agent", "b-8"), ("id", OfClaim), ("project", "a b/c")]),
        (FinishTask.Operation, [("key", "I-1"), ("project", "a b/c")]),
        (NextTask.Operation, [("agent", "b-9"), ("id", OfClaim), ("project", "a b/c")]),
        (ClaimTask.Operation, [("any", "ready_for_development"), ("agent", "b-3"), ("project", "a b/c")]),
        (AbandonTask.Renew, [("key", "T-E07-F20-001"), ("token", 1), ("lease", TimeSpan.FromHours(1)), ("notes", "still at it"), ("project", "a b/c")]),
        (FinishTask.Operation, [("key", "T-E07-F20-001"), ("project", "a b/c")]),
        (FinishTask.Operation, [("key", "T-E07-F20-001"), ("notes", "done"), ("token", 1), ("agent", "b-1"), ("project", "a b/c")]),
        (NextTask.Operation,
        [
            ("agent", "r-1"), ("agent_type", "backend"), ("model", "opus"), ("lease", TimeSpan.FromMinutes(5)), ("phase", "code_review"), ("epic", "E7"), ("project", "a b/c"),
        ]),
        (Board.Operation, [("project", "a b/c")]),
        (RejectTask.Operation, [("key", "T-E07-F20-001"), ("reason", "Tests missing"), ("token", 2), ("agent", "r-1"), ("project", "a b/c")]),
        (BlockTask.Block, [("key", "T-E07-F20-001"), ("reason", "waits"), ("token", 2), ("agent", "b-1"), ("project", "a b/c")]),
        (BlockTask.Unblock, [("key", "T-E07-F20-001"), ("notes", "goes on"), ("agent", "b-1"), ("project", "a b/c")]),
        (ClaimTask.Operation, [("key", "T-E07-F20-001"), ("agent", "b-1")]),
        (AbandonTask.Abandon, [("key", "T-E07-F20-001"), ("notes", "no more"), ("token", 3), ("agent", "b-1"), ("project", "a b/c")]),
        (SweepTasks.Operation, [("stale", TimeSpan.FromMinutes(1)), ("overdue", true)]),
        (SweepTasks.Operation, [("stale", TimeSpan.FromMinutes(1)), ("yes", true), ("project", "a b/c")]),
        (ShowTask.Operation, [("key", "T-E07-F20-001"), ("project", "a b/c")]),
        (TaskSessions.Operation, [("key", "T-E07-F20-001"), ("project", "a b/c"), ("stats", true), ("limit", 1)]),
        (TaskSessions.Operation,
        [
            ("active", true), ("stale", TimeSpan.FromHours(4)), ("since_start", true), ("agent", "b-1"), ("agent_type", "b-1"), ("epic", "E7"), ("since", "yesterday"), ("until", "now"),
            ("cursor", $"9999999999999.{Two}"),
        ]),
        (PhaseDurations.Operation, [("since", "yesterday"), ("until", "now"), ("epic", "E7"), ("agent", "b-1"), ("agent_type", "backend"), ("project", "a b/c")]),
        (PhaseDurations.Operation, []),
        (AgentPerformances.Operation, [("since", "yesterday"), ("until", "now"), ("epic", "E7"), ("agent", "b-1"), ("agent_type", "backend"), ("project", "a b/c")]),
        (AgentPerformances.Operation, []),
    ];

    private static (Operation Operation, (string Name, object? Value)[] Values)[] TheStoryOfVisits =>
    [
        (Collecting.Start,
        [
            ("id", One), ("site", "shop"), ("user_id", "u/1"), ("visitor_id", "größe"), ("device", new DeviceInfo("mobile", "Firefox", "Android", "360x800")),
            ("entry", new EntryPoint("/in?a=b", "external", "https://example.org/", "spring")), ("at", "2026-01-12T08:59:59Z"), ("sent_at", "2026-01-12T09:00:00Z"),
        ]),
        (Collecting.Start, [("id", "nonsense")]),
        (Collecting.Record,
        [
            ("visit", One), ("sent_at", "2026-01-12T09:00:00Z"),
            ("events", (EventInput[])[new EventInput("e1", Page: "/cart"), new EventInput("e1", Page: "/cart"), new EventInput("e2", "Bad type"), new EventInput(Action: "buy", Details: [])]),
        ]),
        (Collecting.Record, [("visit", Two), ("events", (EventInput[])[new EventInput("e1")])]),
        (Collecting.RecordOne,
        [
            ("visit", One), ("id", "e3"), ("type", "workflow"), ("name", "checkout"), ("page", "/pay"), ("user_id", "u/2"), ("step", "start"),
            ("details", new JsonObject { ["a"] = 1 }), ("at", "2026-01-12T09:00:00Z"), ("sent_at", "2026-01-12T09:00:00Z"),
        ]),
        (Collecting.RecordOne, [("visit", One), ("action", "buy")]),
        (Collecting.Heartbeat, [("visit", One), ("engaged_ms", 4200), ("at", "2026-01-12T09:00:00Z"), ("sent_at", "2026-01-12T09:00:00Z")]),
        (Batch.Operation,
        [
            ("site", "shop"), ("sent_at", "2026-01-12T09:00:00Z"),
            ("items", (JsonElement[])[.. JsonDocument.Parse($$"""[{"op":"start","session":"{{Two}}"},{"op":"heartbeat","session":"{{Two}}","engaged_ms":5},{"op":"nothing","session":"{{Two}}"},7]""").RootElement.EnumerateArray()]),
        ]),
        (Collecting.Collect, [("site", "shop"), ("events", (EventInput[])[new EventInput("c1", VisitorId: "v"), new EventInput("c2")]), ("sent_at", "2026-01-12T09:00:00Z")]),
        (ShowVisits.ActiveNow, [("site", "shop"), ("user", "u/2"), ("window", TimeSpan.FromHours(4))]),
        (UserVisits.Current, [("user", "u/2")]),
        (Collecting.End, [("visit", One), ("reason", "logout"), ("page", "/bye"), ("last_action", "left"), ("at", "now"), ("sent_at", "2026-01-12T09:00:00Z")]),
        (Collecting.End, [("visit", One), ("reason", "logout"), ("page", "/bye"), ("last_action", "left"), ("at", "2026-01-12T09:10:00Z"), ("sent_at", "2026-01-12T09:10:00Z")]),
        (UserVisits.History, [("user", "u/2"), ("limit", 1), ("cursor", $"9999999999999.{Two}")]),
        (UserVisits.Patterns, [("user", "u/2")]),
        (ShowVisits.Show, [("visit", One)]),
        (VisitTimeline.Operation, [("visit", One), ("limit", 1), ("cursor", "1.7374")]),
        (ListVisits.Operation,
        [
            ("site", "shop"), ("user", "u/2"), ("visitor", "größe"), ("since", "yesterday"), ("until", "now"), ("status", "ended"), ("page", "/in?a=b"), ("longer", TimeSpan.FromSeconds(1)),
            ("shorter", TimeSpan.FromHours(1)), ("errors", true), ("reason", "logout"), ("device", "mobile"), ("source", "external"), ("campaign", "spring"), ("limit", 1),
            ("cursor", $"9999999999999.{Two}"),
        ]),
        (ListVisits.Operation, []),
        (VisitTop.Operation, [("by", "campaign"), ("site", "shop"), ("user", "u/2"), ("since", "yesterday"), ("until", "now"), ("bounce", "one-view"), ("limit", 1)]),
        (VisitTop.Operation, []),
        (VisitExits.Operation, [("site", "shop"), ("user", "u/2"), ("since", "yesterday"), ("until", "now"), ("limit", 1)]),
        (VisitSites.Operation, [("limit", 2), ("cursor", "a")]),
        (VisitHeat.Operation, [("site", "shop"), ("user", "u/2"), ("since", "yesterday"), ("until", "now")]),
        (VisitFeatures.Operation, [("site", "shop"), ("user", "u/2"), ("since", "yesterday"), ("until", "now"), ("limit", 1)]),
        (VisitWorkflows.Operation, [("name", "checkout"), ("site", "shop"), ("user", "u/2"), ("since", "yesterday"), ("until", "now")]),
        (VisitWorkflows.Operation, []),
        (CompareVisits.Operation, [("idle", (string[])["15m", "30m"]), ("site", "shop"), ("since", "yesterday"), ("until", "now"), ("bounce", "engaged")]),
        (CompareVisits.Operation, [("idle", "2d")]),
        (VisitStats.Stats, [("site", "shop"), ("user", "u/2"), ("since", "yesterday"), ("until", "now"), ("bounce", "engaged")]),
        (VisitStats.Stats, [("site", "shop"), ("idle", "15m")]),
        (VisitStats.Daily, [("site", "shop"), ("user", "u-1"), ("since", "yesterday"), ("until", "now"), ("bounce", "one-view")]),
        (Collecting.Record, [("visit", Three), ("events", (EventInput[])[new EventInput("e1"), new EventInput("e2", At: "2027-01-01T00:00:00Z")])]),
        (ShowFiltered.Operation, [("site", "shop"), ("reason", "bot"), ("since", "yesterday"), ("limit", 1), ("cursor", $"9999999999999.{Two}")]),
        (ShowFiltered.Operation, []),
        (RestoreFiltered.Operation, [("what", (string[])["visit_not_found", "in_the_future"]), ("site", "default")]),
        (RestoreFiltered.Operation, [("what", (string[])["nonsense"])]),
        (ForgetVisits.Forget, [("user", "u/2")]),
        (ForgetVisits.Forget, [("visitor", "v"), ("yes", true)]),
        (ForgetVisits.Forget, [("visit", Three)]),
        (ForgetVisits.DeleteVisit, [("visit", One)]),
        (ForgetVisits.DeleteVisit, [("visit", One)]),
        (ForgetVisits.DeleteUser, [("user", "u/2")]),
        (Prune.Operation, [("dry_run", true), ("kind", "work")]),
        (Prune.Operation, []),
    ];

    private static (Operation Operation, (string Name, object? Value)[] Values)[] TheStoryOfCoding =>
    [
        (RecordHeartbeats.Operation,
        [
            ("heartbeats", (JsonElement[])[.. JsonDocument.Parse("""
                [{"entity":"/src/größe.go","time":1768208000,"project":"a b/c","branch":"main","language":"Go","machine":"desk"},{"entity":"/src/b.go","time":"1768208300.5","project":"web"},
                 {"entity":"Claude s1","type":"app","time":1768208100,"category":"ai coding"},{"time":7},null]
                """).RootElement.EnumerateArray()]),
        ]),
        (RecordHeartbeats.Operation, []),
        (CodingSummary.Today, [("slice", "language"), ("project", "a b/c"), ("branch", (string[])["main", "next"]), ("timeout", TimeSpan.FromMinutes(5)), ("writes_only", true)]),
        (CodingSummary.Today, []),
        (CodingSummary.Operation, [("since", "yesterday"), ("until", "now"), ("slice", "entity"), ("project", "web"), ("branch", "main"), ("timeout", TimeSpan.FromHours(9)), ("writes_only", true)]),
        (CodingSummary.Operation, []),
        (CodingDurations.Operation,
        [
            ("since", "yesterday"), ("until", "now"), ("slice", "project"), ("lane", "human"), ("project", "web"), ("branch", "main"), ("timeout", TimeSpan.FromMinutes(5)), ("writes_only", true), ("limit", 1),
        ]),
        (CodingDurations.Operation, []),
        (CodingDurations.Operation, [("slice", "dependency")]),
        (ExplainCoding.Operation, [("date", "2026-01-12"), ("project", "web"), ("branch", "main"), ("timeout", TimeSpan.FromMinutes(5)), ("writes_only", true), ("limit", 1)]),
        (ExplainCoding.Operation, []),
    ];

    private static (Operation Operation, (string Name, object? Value)[] Values)[] TheStoryOfAccess =>
    [
        (SiteOperations.Add, [("name", "größe"), ("origin", (string[])["HTTPS://shop.example:443", "http://localhost:5173"]), ("remove", (string[])["http://old.example"])]),
        (SiteOperations.Add, [("name", "shop"), ("origin", (string[])["shop.example/path"])]),
        (SiteOperations.List, [("limit", 1), ("cursor", "default")]),
        (SiteOperations.List, []),
        (Audit.List, [("user", "u/2"), ("since", "yesterday"), ("limit", 2), ("cursor", $"9999999999999.{Two}")]),
        (Audit.List, []),
        (TokenOperations.List, [("limit", 1), ("cursor", $"9999999999999.{Two}")]),
        (TokenOperations.Revoke, [("id", "0197")]),
        (TokenOperations.Create, [("scope", "everything")]),
        // The last of all: from then on the server asks for one.
        (TokenOperations.Create, [("scope", "ingest:shop"), ("name", "of the shop"), ("expires", TimeSpan.FromDays(90)), ("wakatime", true)]),
    ];

    private static (Operation Operation, (string Name, object? Value)[] Values)[] TheStoryOfTestRuns =>
    [
        (FailingTests.Operation, [("project", "nowhere")]),
        (RecordRun.Operation,
        [
            ("command", "npm test"), ("report", new TestReport("node", [new("größe", "passed", 0.01), new("src/a.test.js::b", "passed", null, "src/a.test.js")])), ("environment", "linux-x64 · node"),
            ("started_at", "-3m"), ("ended_at", "-2m"), ("commit", Seen.Sha(1)), ("clean", "yes"), ("exit_code", 0), ("key", "1"), ("words", (string[])[".", "npm", "test"]), ("project", "a b/c"), ("session", One),
        ]),
        (RecordRun.Operation,
        [
            ("command", "npm test"), ("report", new TestReport("node", [new("größe", "failed", 0.01, null, "Error", "no <b>way</b>", "at x (a.js:1:2)"), new("src/a.test.js::b", "failed", null, "src/a.test.js")], 1, 0, 2)),
            ("environment", "linux-x64 · node"), ("started_at", "-2m"), ("commit", Seen.Sha(2)), ("clean", "no"), ("exit_code", 1), ("project", "a b/c"),
            ("between", new CommitsBetween(Seen.Sha(1), [new(Seen.Sha(2), ["src/a.test.js"]), new(Seen.Sha(3), ["b"])])),
        ]),
        (RecordRun.Operation,
        [("command", "npm test"), ("report", new TestReport("node", [new("größe", "failed"), new("größe", "passed")])), ("environment", "linux-x64 · node"), ("partial", true), ("project", "a b/c")]),
        (RecordRun.Operation, [("command", "npm test"), ("report", new TestReport("node", [new("größe", "failed"), new("größe", "passed")])), ("environment", "linux-x64 · node"), ("project", "a b/c")]),
        (RecordRun.Operation, [("command", "npm test"), ("report", new TestReport("node", []))]),
        (RecordRun.Operation, [("command", "npm test"), ("report", new TestReport("node", [new("a", "exploded")]))]),
        (Baseline.Operation, [("command", "npm test"), ("environment", "linux-x64 · node"), ("started_at", "now"), ("project", "a b/c")]),
        (ListRuns.Operation, [("project", "a b/c"), ("command", "npm test"), ("limit", 1), ("cursor", $"9999999999999.{Two}")]),
        (ListRuns.Operation, []),
        (ShowRun.Operation, [("run", One)]),
        (FailingTests.Operation, [("project", "a b/c"), ("command", "npm test"), ("limit", 5)]),
        (FlakyTests.Operation, [("project", "a b/c"), ("command", "npm test"), ("limit", 5)]),
        (Rerun.Plan, [("project", "a b/c"), ("command", "npm test")]),
        (ShowSession.Status, [("session", One)]),
    ];

    /// <summary>A story in which everything is done at least once; a minute passes with each step.</summary>
    private static readonly (Operation Operation, (string Name, object? Value)[] Values)[] Story =
    [
        (ShowSession.Status, []),
        (StartSession.Operation,
        [
            ("goal", "Größe & \"quotes\" <b>?</b>"), ("project", "a b/c"), ("tag", (string[])["one", "two"]), ("task", (string[])["US-1", "US-2"]), ("template", "bugfix"), ("model", "sonnet"),
            ("provider", "anthropic"), ("session", One), ("at", "-2m"), ("budget", TimeSpan.FromHours(2)), ("template_content", new Template("own", "for {task}", ["bug-fix"], 60_000, ["The docs say so"])), ("snapshot", new Snapshot("main", Seen.Sha(1), Seen.Sha(2))),
        ]),
        (StartSession.Operation, []),
        (ShowSession.Status, [("session", One)]),
        (LogEntry.Operation, [("text", "Fixed it, see @src/a.txt\nand more"), ("category", "bugfix"), ("at", "-1m"), ("session", "1")]),
        (LogEntry.Operation, [("text", "too late"), ("at", "2026-01-13")]),
        (Stint.Work.Agents.AgentEntry.Operation, [("type", "file_modified"), ("text", "Edit"), ("paths", (string[])["src/a.txt", "/etc/passwd"]), ("begun", true), ("session", "1")]),
        (Decide.Operation, [("text", "MD5"), ("rationale", "fast"), ("at", "-1m"), ("session", One)]),
        (Decide.Operation, [("text", "SHA-256"), ("rationale", "safe"), ("supersedes", One)]),
        (Remarks.Note, [("text", "a note"), ("at", "-1m"), ("session", One)]),
        (Remarks.Blocker, [("text", "a blocker"), ("at", "-1m"), ("session", One)]),
        (Unblock.Operation, [("blocker", "another")]),
        (Unblock.Operation, [("blocker", "A BLOCK"), ("at", "now"), ("session", One)]),
        (Unblock.Operation, []),
        (Remarks.ContextItem, [("text", "a context"), ("at", "-1m"), ("session", One)]),
        (Remarks.Mention, [("paths", (string[])["src/a.txt", "b.txt"]), ("at", "-1m"), ("session", One)]),
        (Remarks.Mention, [("paths", "../../etc/passwd")]),
        (SetGoal.Operation, [("text", "another goal"), ("session", One)]),
        (SetGoal.Operation, [("budget", TimeSpan.FromMinutes(90))]),
        (SetGoal.Operation, [("budget", TimeSpan.FromSeconds(1))]),
        (Checklist.Operation, [("text", "Größe <b> @src/a.txt"), ("session", One)]),
        (Checklist.Operation, [("done", 1)]),
        (Checklist.Operation, [("undone", 1)]),
        (Checklist.Operation, [("done", 40)]),
        (Checklist.List, [("session", One)]),
        (Checklist.Operation, [("next", 1)]),
        (TagSession.Operation, [("tags", (string[])["three", "four"]), ("session", One)]),
        (SetProject.Operation, [("name", "website"), ("session", One)]),
        (SessionTask.Operation, [("keys", (string[])["US-1", "US-3"]), ("status", "completed"), ("at", "-1m"), ("session", One)]),
        (Next.Operation, [("text", "wire it"), ("session", One)]),
        (Checklist.Operation, [("next", 1)]),
        (Checklist.Operation, [("done", 3)]),
        (Next.Operation, [("done", 1)]),
        (Next.Operation, [("done", 1)]),
        (Next.Operation, [("list", true)]),
        (PauseSession.Pause, [("at", "now"), ("session", One)]),
        (PauseSession.Pause, []),
        (PauseSession.Continue, [("at", "now"), ("session", One)]),
        (ShowSession.Unmeasured, [("session", One)]),
        (MovedSession.Elsewhere, []),
        (MovedSession.Follow, [("session", One)]),
        (Measure.Operation, [("session", One), ("evidence", Git)]),
        (ShowHealth.Operation, [("session", One), ("files", (FileHealth[])[new("src/a.cs", "csharp", 3, 2), new("größe.py", "python", null, 5)])]),
        (ShowHealth.Operation, [("files", (FileHealth[])[new("src/a.cs", "csharp", 0, 2)])]),
        (SessionContext.Operation, [("session", One), ("budget", 400)]),
        (GoalEvidence.Operation, [("session", One), ("budget", 500)]),
        (EvaluateGoal.Operation, [("session", One)]),
        (EvaluateGoal.Operation, [("verdict", "partial"), ("why", "no <b>time</b>")]),
        (EvaluateGoal.Operation, [("verdict", "yes")]),
        (EvaluateGoal.Operation, [("model", true)]),
        (Recap.Operation, [("last", 3), ("project", "website")]),
        (ShowSession.Show, [("session", "SESSION-00001")]),
        (ShowSession.Show, [("session", "9999")]),
        (Explain.Operation, [("session", One), ("idle", TimeSpan.FromSeconds(90))]),
        (Explain.Operation, [("date", "2026-01-12")]),
        (SessionTimeline.Operation, [("session", One), ("type", "log"), ("limit", 3), ("cursor", $"0.{One}")]),
        (SessionTimeline.Operation, []),
        (Documents.Operation, [("session", One)]),
        (Resume.Operation, [("markdown", true), ("session", One)]),
        (StateFile.Operation, [("shape", "full")]),
        (Pomodoro.Operation, [("state", "pomodoro_running"), ("text", "Pomodoro 1 of 4"), ("at", "now"), ("session", One)]),
        (Stint.Work.Attachments.AttachFile.Operation, [("name", "größe.png"), ("content", "iVBORw0KGgo="), ("session", One)]),
        (Stint.Work.Attachments.SessionAttachments.List, [("session", One)]),
        (Stint.Work.Attachments.SessionAttachments.Read, [("attachment", Three)]),
        (ClaimCommits.Operation, [("made", new CommitClaims([new CommitClaim(Seen.Sha(1)), new CommitClaim(Seen.Sha(2), Instant.Parse("2026-01-11T00:00:00Z"))])), ("session", One)]),
        .. TheStoryOfTestRuns,
        (EndSession.Operation, [("notes", "the end"), ("reason", "completed"), ("outcome", "partial"), ("why", "time"), ("at", "now"), ("session", One), ("evidence", Git)]),
        (EndSession.Operation, [("session", One)]),
        (Stint.Work.Agents.LostSession.Driven, []),
        (Stint.Work.Agents.LostSession.Operation, [("why", "its process is gone"), ("owner", "1:2:3:4:5"), ("closed", true), ("session", One)]),
        (ShowSession.Summary, [("session", One)]),
        (HandoffText.Read, [("session", One)]),
        (HandoffText.Edit, [("session", One), ("text", "# In my own words\r\n\r\n- all is well")]),
        (HandoffText.Read, []),
        (ListTemplates.List, []),
        (ListTemplates.Show, [("template", "bugfix")]),
        (ListTemplates.Show, [("template", "../a b?c")]),
        (RebuildRollups.Operation, [("since", "yesterday")]),
        (RebuildRollups.Operation, []),
        (StartSession.Operation, [("session", Two)]),
        (AmendSession.Operation, [("session", One), ("started_at", "08:50"), ("ended_at", "-1m"), ("goal", "amended"), ("reason", "user_end"), ("why", "forgot")]),
        (SessionOverlap.Operation, [("since", "2026-01-12"), ("until", "now"), ("by", "ada@example.org")]),
        (SessionOverlap.Operation, [("since", "2026-01-12T00:00:00Z"), ("until", "2026-03-12T00:00:00Z")]),
        (CompareSessions.Operation, [("a", One), ("b", Two)]),
        (ListSessions.Operation, [("limit", 5), ("project", "website"), ("tag", "one"), ("status", "ended"), ("since", "yesterday"), ("until", "now"), ("kind", "work"), ("by", "ana@example.com")]),
        (ListSessions.Operation, [("limit", 1)]),
        (ListSessions.Operation, [("cursor", $"9999999999999.{Two}")]),
        (ListSessions.Operation, [("cursor", "nonsense")]),
        (SessionStats.Operation, [("period", "week")]),
        (TagFigures.Operation, [("since", "yesterday"), ("until", "now"), ("limit", 3)]),
        (WorkHabits.Operation, [("since", "yesterday"), ("until", "now")]),
        (WorkHabits.Operation, []),
        (HealthFigures.Operation, [("since", "yesterday"), ("until", "now"), ("limit", 3)]),
        (Recap.Operation, []),
        (AnalyseModels.Operation, [("since", "yesterday"), ("until", "now")]),
        (Overview.Operation, []),
        (ListProjects.Operation, []),
        (UntrackedCommits.Operation, [("commits", new AskedCommits([new AskedCommit(Seen.Sha(1), []), new AskedCommit(Seen.Sha(7), [One]), new AskedCommit(Seen.Sha(8), ["x"])]))]),
        (DeleteSession.Operation, [("session", One)]),
        (DeleteSession.Operation, [("session", One), ("yes", true)]),
        (ShowSession.Show, [("session", One)]),
        .. TheStoryOfTasks,
        .. TheStoryOfVisits,
        .. TheStoryOfCoding,
        .. TheStoryOfAccess,
    ];

    [Fact]
    public void Is_in_the_story_with_every_input_it_takes()
    {
        Assert.Empty(Product.Operations.Except(Story.Select(each => each.Operation)).Select(each => each.Verb));
        Assert.Empty(Product.Operations.SelectMany(operation => operation.Parameters
            .Where(parameter => !Story.Any(each => each.Operation == operation && each.Values.Any(value => value.Name == parameter.Name)))
            .Select(parameter => $"{operation.Verb}: {parameter.Name}")));
    }

    [Theory, BothEngines]
    public async Task Answers_the_same_through_a_server_as_at_home(TestEngine engine)
    {
        using var home = new Desk(engine);
        await using var away = await Served.StartAsync(engine);
        using var remote = away.Remote();
        foreach (var (operation, values) in Story)
        {
            var arguments = Desk.Arguments(operation, values);
            var expected = Told(operation, () => home.Do(operation, arguments));
            Assert.Equal(expected, Told(operation, () => remote.Run(operation, arguments, home.Caller)));
            home.Wait("1m");
            away.Desk.Wait("1m");
        }
    }

    [Theory, BothEngines]
    public async Task Means_the_open_session_by_current_whatever_the_environment_names(TestEngine engine)
    {
        await using var away = await Served.StartAsync(engine);
        using var remote = away.Remote();
        var named = away.Desk.Start();
        away.Desk.End();
        var open = away.Desk.Start();
        var caller = away.Desk.Caller with { Session = named.Id };
        foreach (var operation in (Operation[])[ShowSession.Show, ShowSession.Status, Measure.Operation])
        {
            Assert.Equal(open.Id, ((SessionView)remote.Run(operation, Desk.Arguments(operation, ("session", "current")), caller)).Id);
            Assert.Equal(named.Id, ((SessionView)remote.Run(operation, new Arguments(), caller)).Id);
        }
    }

    [Fact]
    public async Task Has_a_route_that_answers_with_its_status_and_its_fields()
    {
        await using var served = await Served.StartAsync();
        using var remote = served.Remote();
        var routes = (await served.GetAsync("/openapi.json")).Json.GetProperty("paths");
        foreach (var operation in Product.Operations)
        {
            Assert.True(routes.TryGetProperty(operation.Path, out var path) && path.TryGetProperty(operation.Method.ToLowerInvariant(), out _), operation.Route);
            var body = operation.Method is "GET" or "DELETE" ? null : "{}";
            var reply = await served.SendAsync(new HttpMethod(operation.Method), operation.Path.Replace("{session}", "current", StringComparison.Ordinal), body);
            if (reply.Status >= 400)
                Assert.Contains(reply.Problem(), (string[])["409 no_open_session", "409 no_goal", "404 no_blocker", "400 missing", "404 no_session", "404 no_handoff", "404 template_not_found", "404 task_not_found", "409 no_task_ready", "404 visit_not_found", "404 token_not_found", "404 attachment_not_found", "404 run_not_found"]);
            else
                Assert.Equal(("application/json; charset=utf-8", operation.Status), (reply.Type, reply.Status));
        }
    }

    [Fact]
    public void Waits_for_a_silent_server_no_longer_than_it_was_told()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var remote = new RemoteBackend($"http://ana:secret@{silent.LocalEndpoint}", null, TimeSpan.FromMilliseconds(50));
        var refused = Assert.Throws<Refusal>(() => remote.Run(ShowSession.Status, new Arguments(), new Caller { Tz = "UTC" }));
        Assert.Equal("server_unreachable", refused.Code);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_server_says_so()
    {
        using var remote = new RemoteBackend("http://127.0.0.1:1", null);
        var refusal = Assert.Throws<Refusal>(() => remote.Run(Overview.Operation, new Arguments(), new Caller { Actor = "ana" }));
        Assert.Equal(("server_unreachable", RefusalKind.Unavailable), (refusal.Code, refusal.Kind));
        Assert.Equal("bad_server", Assert.Throws<Refusal>(() => new RemoteBackend("ftp://here", null)).Code);
    }

    [Fact]
    public async Task Of_another_server_is_not_believed()
    {
        await using var served = await Served.StartAsync();
        using var remote = new RemoteBackend(served.Address + "/elsewhere", null);
        Assert.Equal("bad_server", Assert.Throws<Refusal>(() => remote.Run(Overview.Operation, new Arguments(), new Caller { Actor = "ana" })).Code);
    }

    private static string Told(Operation operation, Func<object> run)
    {
        JsonNode answer;
        try
        {
            answer = operation.ToJson(run());
        }
        catch (Refusal refusal)
        {
            answer = new JsonObject { ["kind"] = refusal.Kind.ToString(), ["error"] = refusal.ToJson() };
        }

        return operation.Verb + " " + Made.Replace(answer.ToJsonString(), "ID");
    }

    [GeneratedRegex("stint_(visit_)?[0-9a-f-]{75,}|waka_[0-9a-f-]{36}|(?!019bb16e-0000)[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Made { get; }
}
