using System.Globalization;

namespace Stint.Work.Git;

/// <summary>Who works here and on which project, as git knows it.</summary>
internal sealed record GitIdentity
{
    /// <summary>The address in small letters: one person, however their machines spell it.</summary>
    public string? Email { get; init; }

    public string? Name { get; init; }

    /// <summary>
    /// The oldest commit without parents; null before the first commit and in a shallow clone, whose boundary is no root.
    /// </summary>
    public string? RootCommit { get; init; }

    public required string CommonDirectory { get; init; }

    public bool Shallow { get; init; }

    public bool Bare { get; init; }

    /// <summary>The address of the upstream's remote, else of `origin`, without credentials.</summary>
    public string? RemoteUrl { get; init; }

    public required string RepositoryName { get; init; }

    /// <summary>Whether both are one project: the same root commit, or, where a root is not known, the same repository folder.</summary>
    public bool IsSameProject(GitIdentity other) => RootCommit is not null && other.RootCommit is not null
        ? RootCommit == other.RootCommit
        : CommonDirectory == other.CommonDirectory;

    /// <summary>Asks git about the repository of a folder, bare ones included.</summary>
    public static async Task<GitIdentity> ReadAsync(GitProgram git, GitCommand at, CancellationToken cancellation = default)
    {
        // The path comes last because it may hold line breaks.
        var facts = await git.ReadAsync(
            at with
            {
                Arguments = ["rev-parse", "--is-shallow-repository", "--is-bare-repository", "--path-format=absolute", "--git-common-dir"],
            },
            cancellation);
        var parts = facts.Split('\n', 3);
        var shallow = parts[0] == "true";
        var common = PhysicalPath.Of(parts[2]);

        var settings = await SettingsAsync(git, at, cancellation);
        var remote = await RemoteAsync(git, at, settings, cancellation);
        return new GitIdentity
        {
            Email = Address(settings.GetValueOrDefault("user.email")),
            Name = NullIfEmpty(settings.GetValueOrDefault("user.name")),
            RootCommit = shallow ? null : await RootAsync(git, at, cancellation),
            CommonDirectory = common,
            Shallow = shallow,
            Bare = parts[1] == "true",
            RemoteUrl = remote is null ? null : Git.RemoteUrl.WithoutCredentials(remote),
            RepositoryName = (remote is null ? null : Git.RemoteUrl.Name(remote)) ?? NameOf(common),
        };
    }

    /// <inheritdoc cref="ReadAsync(GitProgram, GitCommand, CancellationToken)"/>
    public static Task<GitIdentity> ReadAsync(GitProgram git, string directory, CancellationToken cancellation = default) =>
        ReadAsync(git, new GitCommand(directory), cancellation);

    public static string? Address(string? setting) => NullIfEmpty(setting?.Trim().ToLowerInvariant());

    private static async Task<Dictionary<string, string>> SettingsAsync(GitProgram git, GitCommand at, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        const string wanted = @"^(user\.(email|name)|remote\..*\.url|branch\..*\.remote)$";
        var answer = await git.RunAsync(at with { Arguments = ["config", "-z", "--get-regexp", wanted] }, cancellation);
        foreach (var entry in answer.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var line = entry.IndexOf('\n', StringComparison.Ordinal);
            if (line < 0) continue;
            var key = entry[..line];

            // The last value of a user's setting wins; of a remote's addresses the first one is what git fetches from.
            if (key.StartsWith("remote.", StringComparison.Ordinal)) settings.TryAdd(key, entry[(line + 1)..]);
            else settings[key] = entry[(line + 1)..];
        }

        return settings;
    }

    private static async Task<string?> RemoteAsync(
        GitProgram git, GitCommand at, Dictionary<string, string> settings, CancellationToken cancellation)
    {
        var branch = await git.TryReadAsync(at with { Arguments = ["symbolic-ref", "--quiet", "--short", "HEAD"] }, cancellation);
        var upstream = branch is null ? null : settings.GetValueOrDefault($"branch.{branch}.remote");
        return upstream is not null && settings.TryGetValue($"remote.{upstream}.url", out var url)
            ? url
            : settings.GetValueOrDefault("remote.origin.url");
    }

    private static async Task<string?> RootAsync(GitProgram git, GitCommand at, CancellationToken cancellation)
    {
        var answer = await git.RunAsync(at with { Arguments = ["rev-list", "--timestamp", "--max-parents=0", "HEAD", "--"] }, cancellation);
        if (!answer.Succeeded) return null;

        return answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(parts => (At: long.Parse(parts[0], CultureInfo.InvariantCulture), Sha: parts[1]))
            .OrderBy(root => root.At)
            .ThenBy(root => root.Sha, StringComparer.Ordinal)
            .Select(root => root.Sha)
            .FirstOrDefault();
    }

    private static string NameOf(string commonDirectory)
    {
        var folder = Path.GetFileName(commonDirectory) == ".git" ? Path.GetDirectoryName(commonDirectory)! : commonDirectory;
        return Git.RemoteUrl.Name(folder) ?? folder;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
