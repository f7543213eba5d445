using Stint.Operations;
using Stint.Sessions;
using Stint.Storage;

namespace Stint.Access;

/// <summary>A token that was made.</summary>
/// <param name="Scope">ingest:SITE, read, write or admin.</param>
/// <param name="Text">Itself: shown now, and never again.</param>
/// <param name="Actor">The only one who may act by it; null where the caller says who acts.</param>
internal sealed record NewToken(
    string Id, string Scope, [property: System.Text.Json.Serialization.JsonPropertyName("token")] string Text, string? Name, string? Actor, string Workspace, Instant CreatedAt,
    Instant? ExpiresAt);

/// <summary>A token as it is shown: never itself.</summary>
/// <param name="Status">live, expired or revoked.</param>
/// <param name="LastUsedAt">To the hour; null when it never was.</param>
internal sealed record TokenView(
    string Id, string Scope, string? Name, string? Actor, string Status, Instant CreatedAt, string CreatedBy, Instant? ExpiresAt, Instant? RevokedAt, Instant? LastUsedAt)
{
    public static TokenView Of(Token token, Instant now) => new(
        token.Id, Grant.Name(token.Scope, token.Site), token.Name, token.Actor, token.Status(now), token.CreatedAt, token.CreatedBy, token.ExpiresAt, token.RevokedAt, token.LastUsedAt);
}

/// <summary><c>stint token create</c>, <c>list</c> and <c>revoke</c>.</summary>
internal static class TokenOperations
{
    private const string Form = "00000000-0000-0000-0000-000000000000";

    private static readonly Parameter<string> ScopeName = Parameter.Text("scope", "What it may do: ingest:SITE, read, write or admin", max: 110, required: true, value: "SCOPE");
    private static readonly Parameter<string> Name = Parameter.Text("name", "What it is for", max: 100);
    private static readonly Parameter<TimeSpan?> Expires = Parameter.Duration("expires", "How long it is good for (until it is revoked)");
    private static readonly Parameter<bool> Wakatime = Parameter.Flag("wakatime", "In the form that the plugins of editors for WakaTime take");
    private static readonly Parameter<string> Id = Parameter.Text("id", "The token's id, or the beginning of it", max: 36, required: true, positional: true, value: "ID");
    private static readonly Parameter<long?> Limit = Parameter.Number("limit", "How many at the most (100)", 1, 500);
    private static readonly Parameter<string> After = Parameter.Text("cursor", "Where the page before this one ended", max: 200);

    public static readonly Operation Create = new Operation<NewToken>
    {
        Verbs = ["token create"],
        Route = "POST /api/v1/tokens",
        Summary = "Make a token for a server's clients; with --actor it acts as that one only. It is shown once",
        Examples = ["stint token create --scope read --name grafana", "stint token create --scope ingest:shop", "stint token create --scope write --actor ci --expires 90d"],
        Status = 201,
        Needs = Needs.Admin,
        Parameters = [ScopeName, Name, Expires, Wakatime],
        Json = () => AccessJson.Default.NewToken,
        Does = Made,
        Shows = (token, terminal) =>
        {
            terminal.Line(token.Text);
            terminal.Line();
            terminal.Pair("id", token.Id);
            terminal.Pair("may", token.Scope);
            terminal.Pair("until", token.ExpiresAt is { } end ? terminal.Time(end) : "it is revoked");
            terminal.Line(terminal.Dim("It is not shown again. A server asks everybody for a token from now on: STINT_TOKEN, or Authorization: Bearer."));
        },
    };

    public static readonly Operation List = new Operation<Page<TokenView>>
    {
        Verbs = ["token list"],
        Route = "GET /api/v1/tokens",
        Summary = "List the tokens of this workspace, newest first",
        Examples = ["stint token list"],
        Needs = Needs.Admin,
        Parameters = [Limit, After],
        Json = () => AccessJson.Default.PageTokenView,
        Does = (context, arguments) =>
        {
            var limit = (int)(arguments.Get(Limit) ?? 100);
            var before = arguments.Get(After) is { } cursor ? Cursor.Parse(cursor).Id : "ffffffff-ffff-ffff-ffff-ffffffffffff";
            var tokens = context.Database.Read(tx => Token.List(tx, context, before, limit + 1));
            return new Page<TokenView>(
                [.. tokens.Take(limit).Select(token => TokenView.Of(token, context.Now))], tokens.Count > limit ? new Cursor(tokens[limit - 1].CreatedAt, tokens[limit - 1].Id).ToString() : null);
        },
        Shows = (page, terminal) =>
        {
            if (page.Items.Length == 0)
                terminal.Line("There is no token. A server on this machine asks for none; to make one: stint token create --scope read");
            else
                terminal.Table(["ID", "MAY", "NAME", "ACTOR", "STATUS", "MADE", "LAST USED"], page.Items.Select(each => new[]
                {
                    each.Id, each.Scope, each.Name ?? "", each.Actor ?? "", each.Status, terminal.Time(each.CreatedAt), each.LastUsedAt is { } used ? terminal.Time(used) : "never",
                }));
            if (page.Next is { } next)
                terminal.Line(terminal.Dim($"  There are more: --cursor {next}"));
        },
    };

    public static readonly Operation Revoke = new Operation<TokenView>
    {
        Verbs = ["token revoke"],
        Route = "DELETE /api/v1/tokens/{id}",
        Summary = "Revoke a token: nobody gets in by it any more, from the next request on",
        Examples = ["stint token revoke 0197c2f0-7d52-7000-8000-000000000000"],
        Needs = Needs.Admin,
        Parameters = [Id],
        Json = () => AccessJson.Default.TokenView,
        Does = (context, arguments) => context.Database.Write(tx =>
        {
            Named(tx, context, arguments.Need(Id)).Revoke(tx, context);
            return TokenView.Of(Named(tx, context, arguments.Need(Id)), context.Now);
        }),
        Shows = (token, terminal) => terminal.Line($"{terminal.Green("✓")} {token.Id} ({token.Scope}) lets nobody in any more"),
    };

    private static NewToken Made(Context context, Arguments arguments)
    {
        var (scope, site) = ScopeOf(arguments.Need(ScopeName));
        var expires = arguments.Get(Expires);
        if (expires <= TimeSpan.Zero || expires > TimeSpan.FromDays(3660))
            throw Refusal.Usage("bad_value", "'expires' takes a duration of at most ten years, like 90d.");
        var text = arguments.Get(Wakatime) ? TokenText.NewForEditors(context.Bucket) : TokenText.New(context.Bucket);
        return context.Database.Write(tx =>
        {
            var token = new Token
            {
                Id = Ids.New(context.Now),
                Workspace = context.Workspace,
                Scope = scope,
                Site = site is null ? null : SiteNames.Need(tx, context, site),
                Name = Plain(arguments.Get(Name), "name"),
                Actor = context.Caller.Named is null ? null : context.Actor,
                CreatedAt = context.Now,
                CreatedBy = context.Actor,
                ExpiresAt = expires is { } span ? context.Now + span : null,
            };
            token.Write(tx, context.Bucket, text);
            Workspaces.Note(tx, context.Workspace, context.Now);
            return new NewToken(token.Id, Grant.Name(scope, token.Site), text, token.Name, token.Actor, context.Workspace, token.CreatedAt, token.ExpiresAt);
        });
    }

    private static (Scope Scope, string? Site) ScopeOf(string text) => text switch
    {
        "read" => (Scope.Read, null),
        "write" => (Scope.Write, null),
        "admin" => (Scope.Admin, null),
        _ when text.StartsWith("ingest:", StringComparison.Ordinal) => (Scope.Ingest, text[7..]),
        _ => throw Refusal.Usage("bad_scope", $"'{PlainText.Short(PlainText.Line(text), 60)}' is no scope.", "Take ingest:SITE, read, write or admin."),
    };

    private static string? Plain(string? text, string name) => text is null || !text.Any(char.IsControl) ? text : throw Refusal.Usage("bad_value", $"'{name}' has a control character.");

    private static Token Named(Transaction tx, Context context, string id)
    {
        id = id.Trim().ToLowerInvariant();
        if (id.Length < 4 || !id.All(c => char.IsAsciiHexDigitLower(c) || c == '-'))
            throw Unknown(id);
        return Token.Between(tx, context, id + Form[id.Length..], id + Form[id.Length..].Replace('0', 'f')) switch
        {
            [var one] => one,
            [] => throw Unknown(id),
            _ => throw Refusal.Conflict("ambiguous_token", $"Several tokens begin with '{id}'.", "Give more of the id: stint token list"),
        };
    }

    private static Refusal Unknown(string id) => Refusal.NotFound("token_not_found", $"There is no token with the id '{PlainText.Short(PlainText.Line(id), 60)}'.", "See them: stint token list");
}
