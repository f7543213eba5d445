using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary>What a session of this template begins with.</summary>
internal sealed record TemplateView(string Name, string? Goal, string[] Tags, double? BudgetSeconds, string[] Checklist);

/// <summary><c>stint template</c>: the templates that <c>stint start --template</c> knows.</summary>
internal static class ListTemplates
{
    private static readonly Parameter<string> Name = Parameter.Text("template", "The template's name", 60, required: true, positional: true, value: "NAME");

    public static readonly Operation List = new Operation<Page<TemplateView>>
    {
        Verbs = ["template list"],
        Route = "GET /api/v1/work/templates",
        Summary = "List the templates for sessions",
        Examples = ["stint template list"],
        Parameters = [],
        Json = () => SetupJson.Default.PageTemplateView,
        Does = (context, _) => new Page<TemplateView>([.. context.Settings.Templates.Value.Select(View)], null),
        Shows = (page, terminal) => terminal.Table(
            ["NAME", "TAGS", ">BUDGET", ">CHECKS", "GOAL"],
            page.Items.Select(each => (string[])[each.Name, string.Join(", ", each.Tags), Spoken.Seconds(each.BudgetSeconds), each.Checklist.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), each.Goal ?? ""])),
    };

    public static readonly Operation Show = new Operation<TemplateView>
    {
        Verbs = ["template show"],
        Route = "GET /api/v1/work/templates/{template}",
        Summary = "Show one template",
        Examples = ["stint template show bugfix"],
        Parameters = [Name],
        Json = () => SetupJson.Default.TemplateView,
        Does = (context, arguments) => View(Templates.Need(context.Settings, arguments.Need(Name))),
        Shows = (template, terminal) =>
        {
            terminal.Line(terminal.Bold(template.Name));
            terminal.Pair("tags", string.Join(", ", template.Tags));
            terminal.Pair("goal", template.Goal is { } goal ? PlainText.Line(goal) : null);
            if (template.BudgetSeconds is { } budget)
                terminal.Pair("budget", Spoken.Seconds(budget));
            foreach (var item in template.Checklist)
                terminal.Pair("check", PlainText.Line(item));
        },
    };

    private static TemplateView View(Template template) => new(template.Name, template.Goal, template.Tags, template.BudgetMs / 1000.0, template.Checklist);
}
