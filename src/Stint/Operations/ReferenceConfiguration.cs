using System.Globalization;
using System.Text;

namespace Stint.Operations;

/// <summary>The reference page of what can be configured.</summary>
internal static class ReferenceConfiguration
{
    public static string Render()
    {
        var text = new StringBuilder(
            $$"""
            # Configuration

            {{Reference.Generated}}

            Three places, each over the one before: `config.json` in your configuration folder (`$XDG_CONFIG_HOME/stint`, else `~/.config/stint`; elsewhere the
            platform's usual place), `.stint/config.json` in a repository, and environment variables. Comments and trailing commas are allowed.

            ```
            stint config list                        each value and where it comes from
            stint config set work.idle_gap 20m       in the repository's file where there is a .stint folder, else in yours
            stint config set tz Europe/Berlin --user
            ```

            `stint init` writes a first file with every default as a comment, and [{{ConfigSchema.File}}]({{ConfigSchema.File}}) beside it, by which editors complete and check.

            | key | takes | default | variable | meaning |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var setting in Setting.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | {Takes(setting)} | {(ConfigSchema.Default(setting) is { } usual ? $"`{usual}`" : "this machine's")} | `{setting.Variable}` | {Reference.Cell(setting.About)} |\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""

            ## Workflow

            `workflow` in a configuration file names the phases of tasks in order. Each has a `name`, the status of a task that waits for it (`ready`), the status of
            one that is claimed in it (`in`), and the phase that a rejection sends it back to (`reject`). `completed` is the status after the last phase,
            `blocked` that of a blocked task. `stint init --workflow FILE` checks a workflow and puts it in. Without one this holds:

            ```json
            {{ConfigWorkflow.Default.ToJsonString(Client.Indented)}}
            ```

            ## The first file

            ```jsonc
            {{ConfigSchema.Template().TrimEnd('\n')}}
            ```

            """);
        return text.ToString();
    }

    private static string Takes(Setting setting) => setting switch
    {
        { Choices: { } choices } => string.Join(", ", choices.Select(choice => $"`{choice}`")),
        { Shape: Shape.Duration } => "duration",
        { Shape: Shape.Number } => "number",
        { Shape: Shape.Flag } => "`true`, `false`",
        _ => "text",
    };
}
