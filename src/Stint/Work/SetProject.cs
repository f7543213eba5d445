using Stint.Access;
using Stint.Operations;
using Stint.Storage;
using Stint.Timeline;

namespace Stint.Work;

/// <summary><c>stint session project</c>: moves a session to another project; it gets the next number there.</summary>
internal static class SetProject
{
    internal static readonly Parameter<string> Name = Parameter.Text("name", "The project; made when it is new", max: 100, required: true, positional: true, value: "NAME");

    private static readonly Sql Update = new(
        "update sessions set project_id = @project, number = @number where bucket = @bucket and id = @id and ended_at is null");

    private static readonly Sql Chosen = new("update work_sessions set chosen_by = 'explicit' where bucket = @bucket and session_id = @id");

    public static readonly Operation Operation = new Operation<ActivityView>
    {
        Verbs = ["session project"],
        Route = "PUT /api/v1/work/sessions/{session}/project",
        Tool = "session project",
        Summary = "Move the session to another project",
        Examples = ["stint session project website"],
        Parameters = [Name, Common.Session],
        Gather = Gather.Place,
        Json = () => WorkJson.Default.ActivityView,
        Does = (context, arguments) => Entries.Append(context, arguments, ActivityTypes.Project, arguments.Need(Name), also: (tx, row) =>
        {
            var project = Projects.Named(tx, context, arguments.Need(Name).Trim());
            if (project.Id == row.Session.ProjectId)
                return;
            var number = Numbers.Take(tx, context.Bucket, context.Workspace, "session/" + project.Id);
            tx.Execute(Update, ("@project", project.Id), ("@number", number), ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
            tx.Execute(Chosen, ("@bucket", row.Session.Bucket), ("@id", row.Session.Id));
        }),
        Shows = (entry, terminal) => Entries.Show(entry, terminal, $"Moved to {entry.Description}"),
    };
}
