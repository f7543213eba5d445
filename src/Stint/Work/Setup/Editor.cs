using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Stint.Operations;

namespace Stint.Work.Setup;

/// <summary>The editor of $VISUAL, else of $EDITOR, which may carry options: <c>code --wait</c>.</summary>
internal static class Editor
{
    public static async Task EditAsync(Machine machine, string file)
    {
        var words = Words(machine.Variable("VISUAL") ?? machine.Variable("EDITOR") ?? "");
        if (words.Count == 0)
            throw Refusal.Usage("no_editor", "No editor is named.", "Set EDITOR, for example: EDITOR=nano stint handoff --edit");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], [.. words.Skip(1), file]) { UseShellExecute = false, WorkingDirectory = machine.Directory })!;
            await process.WaitForExitAsync(machine.Stopping);
            if (process.ExitCode != 0)
                throw Refusal.Conflict("editor_failed", $"{words[0]} ended with {process.ExitCode}; nothing was changed.");
        }
        catch (Win32Exception unable)
        {
            throw Refusal.Usage("no_editor", $"{words[0]} cannot be started: {unable.Message}", "Set EDITOR to an editor that is installed.");
        }
    }

    /// <summary>The words of a command, quotes taken off as a shell would.</summary>
    internal static List<string> Words(string command)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        foreach (var c in command)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                word ??= new StringBuilder();
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Close();
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        Close();
        return words;

        void Close()
        {
            if (word is not null)
                words.Add(word.ToString());
            word = null;
        }
    }
}
