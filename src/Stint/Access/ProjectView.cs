namespace Stint.Access;

internal sealed record ProjectView(string Id, string Name);
