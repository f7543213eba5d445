using System.Text.Json.Serialization;
using Stint.Access;
using Stint.Operations;

namespace Stint.Work;

/// <summary>The JSON of work sessions: snake_case, instants as RFC 3339 UTC, null where nothing is known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    Converters = [typeof(InstantJson)],
    UseStringEnumConverter = false)]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(ActivityView))]
[JsonSerializable(typeof(Agents.AgentRecorded))]
[JsonSerializable(typeof(CommitClaims))]
[JsonSerializable(typeof(PomodoroView))]
[JsonSerializable(typeof(Attachments.AttachmentView))]
[JsonSerializable(typeof(Page<Attachments.AttachmentView>))]
[JsonSerializable(typeof(OverlapView))]
[JsonSerializable(typeof(Claimed))]
[JsonSerializable(typeof(Page<Agents.DrivenView>))]
[JsonSerializable(typeof(Page<SessionView>))]
[JsonSerializable(typeof(Page<ActivityView>))]
[JsonSerializable(typeof(Page<NextView>))]
[JsonSerializable(typeof(Page<ProjectSummary>))]
[JsonSerializable(typeof(Snapshot))]
[JsonSerializable(typeof(GitEvidence))]
[JsonSerializable(typeof(Deleted))]
[JsonSerializable(typeof(StatsView))]
[JsonSerializable(typeof(ComparisonView))]
[JsonSerializable(typeof(ExplanationView))]
[JsonSerializable(typeof(OverviewView))]
[JsonSerializable(typeof(ResumeView))]
[JsonSerializable(typeof(DocumentsView))]
[JsonSerializable(typeof(Import.ImportView))]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(Page<Goals.CheckView>))]
[JsonSerializable(typeof(Goals.CheckedItem[]))]
[JsonSerializable(typeof(Goals.GoalEvidenceView))]
[JsonSerializable(typeof(Goals.EvaluationView))]
[JsonSerializable(typeof(Health.FileHealth[]))]
[JsonSerializable(typeof(Health.SessionHealth))]
[JsonSerializable(typeof(Insight.RecapView))]
[JsonSerializable(typeof(Analytics.TagFigures))]
[JsonSerializable(typeof(Analytics.WorkHabits))]
[JsonSerializable(typeof(Analytics.HealthFigures))]
[JsonSerializable(typeof(Transcripts.TranscriptState))]
[JsonSerializable(typeof(ModelsView))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class WorkJson : JsonSerializerContext;
