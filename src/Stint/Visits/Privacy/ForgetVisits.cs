using Stint.Operations;

namespace Stint.Visits;

/// <summary><c>stint visits forget</c>, and the same for programs: <c>DELETE</c> of a visit or a user.</summary>
internal static class ForgetVisits
{
    private static readonly Parameter<string> User = Parameter.Person("user", "Everything of this user", value: "U");
    private static readonly Parameter<string> Visitor = Parameter.Person("visitor", "Everything of this visitor", value: "V");
    private static readonly Parameter<string> Visit = new("visit", Shape.Text, "One visit", NamedVisit.Known) { MaxLength = 100, Value = "ID" };
    private static readonly Parameter<bool> Yes = Parameter.Flag("yes", "Do it; without this it is only told");
    private static readonly Parameter<string> UserInPath = Parameter.Person("user", "The user's id", positional: true, value: "USER");

    public static readonly Operation Forget = new Operation<ErasureView>
    {
        Verbs = ["visits forget"],
        Route = "POST /api/v1/visits/forget",
        Summary = "Erase a user, a visitor or a visit; a dry run unless --yes",
        Examples = ["stint visits forget --user u-42", "stint visits forget --user u-42 --yes"],
        Parameters = [User, Visitor, Visit, Yes],
        Json = () => VisitJson.Default.ErasureView,
        Does = (context, arguments) =>
        {
            var who = Who(arguments);
            return arguments.Get(Yes) ? Erased(context, who) : Looked(context, who);
        },
        Shows = Show,
    };

    public static readonly Operation DeleteVisit = new Operation<ErasureView>
    {
        Verbs = ["visits erase-visit"],
        Route = "DELETE /api/v1/sessions/{visit}",
        Summary = "Erase a visit",
        Hidden = true,
        Parameters = [VisitParameters.Visit],
        Json = () => VisitJson.Default.ErasureView,
        Does = (context, arguments) => Erased(context, new Erasing(ErasedBy.Visit, arguments.Need(VisitParameters.Visit))),
        Shows = Show,
    };

    public static readonly Operation DeleteUser = new Operation<ErasureView>
    {
        Verbs = ["visits erase-user"],
        Route = "DELETE /api/v1/users/{user}",
        Summary = "Erase everything of a user",
        Hidden = true,
        Parameters = [UserInPath],
        Json = () => VisitJson.Default.ErasureView,
        Does = (context, arguments) => Erased(context, new Erasing(ErasedBy.User, arguments.Need(UserInPath))),
        Shows = Show,
    };

    private static Erasing Who(Arguments arguments)
    {
        Erasing[] named =
        [
            .. new (ErasedBy By, string? What)[] { (ErasedBy.User, arguments.Get(User)), (ErasedBy.Visitor, arguments.Get(Visitor)), (ErasedBy.Visit, arguments.Get(Visit)) }
                .Where(each => !string.IsNullOrWhiteSpace(each.What))
                .Select(each => new Erasing(each.By, each.What!)),
        ];
        return named.Length == 1
            ? named[0]
            : throw Refusal.Usage(named.Length == 0 ? "missing" : "too_many", "Name one: a user, a visitor or a visit.", "stint visits forget --user U | --visitor V | --visit ID");
    }

    private static ErasureView Looked(Context context, Erasing who) => Known(Erasure.Look(context, who), who);

    private static ErasureView Erased(Context context, Erasing who)
    {
        // Of a user nothing may be known yet, and events may be under way.
        if (who.By == ErasedBy.Visit)
            Looked(context, who);
        return Erasure.Run(context, who);
    }

    private static ErasureView Known(ErasureView view, Erasing who) =>
        who.By == ErasedBy.Visit && view is { Visits: 0, Filtered: 0 } ? throw VisitRefusals.NotFound(who.What) : view;

    private static void Show(ErasureView view, Terminal terminal)
    {
        var what = $"{Spoken.Count(view.Visits, "visit")} with {Spoken.Count(view.Events, "event")}, and {Spoken.Count(view.Filtered, "event")} kept apart";
        if (view is { Visits: 0, Events: 0, Filtered: 0 })
            terminal.Line($"{terminal.Green("✓")} There was nothing to erase. Who is known: stint visits list");
        else
            terminal.Line(view.DryRun ? $"{terminal.Yellow("Would be erased:")} {what}. Do it: add --yes" : $"{terminal.Green("✓")} Erased: {what}; the figures follow.");
    }
}
