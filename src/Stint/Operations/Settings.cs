using Stint.Sessions;

namespace Stint.Operations;

/// <summary>What people configure: the user's file, the repository's, the environment over both.</summary>
internal sealed record Settings
{
    /// <summary>IANA zone for display and for the days of new sessions.</summary>
    public string Tz { get; init; } = TimeZoneInfo.Local.Id is { Length: > 0 } id && id != "UTC" && TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out var iana) ? iana : TimeZoneInfo.Local.Id;

    /// <summary>The policy of a person's work session.</summary>
    public Policy Work { get; init; } = Policy.Work;

    /// <summary>The policy of a work session that an AI assistant drives.</summary>
    public Policy Assistant { get; init; } = Policy.Assistant;

    /// <summary>Warn or reject when a commit is not tracked.</summary>
    public string Enforce { get; init; } = "warn";

    /// <summary>Shape of <c>.stint/state.json</c>: full, mvp or off.</summary>
    public string State { get; init; } = "full";

    /// <summary>Where session documents are written, relative to the worktree; off writes none.</summary>
    public string Artefacts { get; init; } = ".stint/sessions";

    /// <summary>Time counted before the first commit of an imported session.</summary>
    public TimeSpan LeadIn { get; init; } = TimeSpan.Zero;

    /// <summary>How long raw visits and their events are kept; the days' figures stay.</summary>
    public TimeSpan VisitsKept { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the entries of work sessions are kept; sessions, decisions and every figure stay.</summary>
    public TimeSpan WorkKept { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The policy of a hold on a task.</summary>
    public Policy Task { get; init; } = Policy.Task;

    /// <summary>The part of the store that commands work in: what is in another one is neither seen nor counted.</summary>
    public string Workspace { get; init; } = "default";

    /// <summary>The longest gap between two heartbeats of an editor that counts as coding.</summary>
    public TimeSpan CodingTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Requests a second that an ingest key may send.</summary>
    public long IngestRate { get; init; } = 200;

    /// <summary>What models cost; nothing is built in.</summary>
    public ModelPrices ModelPrices { get; init; } = ModelPrices.None;

    /// <summary>How long it is kept who looked at whose visits.</summary>
    public TimeSpan AuditRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether somebody is shown the score and the quality of their own sessions.</summary>
    public bool ScoreEnabled { get; init; }

    /// <summary>Paths in what leaves the store: plain or hash.</summary>
    public string Paths { get; init; } = "plain";

    /// <summary>Where a model judges goals; empty: nowhere.</summary>
    public string EvaluateEndpoint { get; init; } = "";

    /// <summary>The model that is asked there.</summary>
    public string EvaluateModel { get; init; } = "";

    /// <summary>Names the variable of its key; the key itself is in no setting.</summary>
    public string EvaluateKeyVariable { get; init; } = "";

    /// <summary>Reads a variable of the environment when it is needed.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>What <c>stint start --template</c> knows; read when a session starts with one.</summary>
    public Lazy<Template[]> Templates { get; init; } = new(() => Template.BuiltIn);

    /// <summary>The folder of attachments; empty: beside the SQLite file.</summary>
    public string Attachments { get; init; } = "";

    /// <summary>Read when a task needs it: most commands do not.</summary>
    public Lazy<Workflow> Workflow { get; init; } = new(() => Operations.Workflow.Default);
}
